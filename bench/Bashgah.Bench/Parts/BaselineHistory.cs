using Bashgah.Bench.Databases;
using Bashgah.Bench.Load;
using Bashgah.Bench.Measuring;

namespace Bashgah.Bench.Parts;

/// <summary>The baseline's tables with a long history of equal rows.</summary>
internal static class BaselineHistory
{
    private const int Transfers = 2;

    /// <summary>Fills the tables that <see cref="PostgresBaseline.Create"/> made.</summary>
    public static void Load(string database, int members, long transactions)
    {
        var (e, t) = (new string('e', 420), new string('t', 160));
        CopyTable.Loading(() =>
        {
            Fill(database, "baseline.txn", members, transactions, (writer, id, member, _) =>
                writer.Write($"1\t{id}\t{member}\t1\td{id}\tk{id}\t\\\\x00112233445566778899\t1\t1\t1\t{e}\t{t}\n"));
            Fill(database, "baseline.transfer", members, transactions, (writer, id, member, amount) =>
            {
                for (var seq = 0; seq < Transfers; seq++)
                    writer.Write($"1\t{id}\t{seq}\t{member}\t{seq}\t1\t2\t{amount}\t{amount}\t1\t1\n");
            });
            PostgresServer.Execute(database, $"SELECT setval('baseline.ids', {transactions + 1})");
        });
    }

    private static void Fill(
        string database, string table, int members, long transactions, Action<TextWriter, long, int, int> row)
    {
        CopyTable.Fill(database, table, writer =>
        {
            var chance = new Chance(11);
            for (long id = 1; id <= transactions; id++)
                row(writer, id, 1 + chance.Below(members), Shelf.Amount(chance));
        });
        Report.Progress($"  {table}: {transactions:N0} transactions");
    }
}
