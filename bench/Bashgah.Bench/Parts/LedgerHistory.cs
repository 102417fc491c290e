using System.Globalization;
using Bashgah.Bench.Databases;
using Bashgah.Bench.Measuring;
using static Bashgah.Bench.Parts.RowTemplate;

namespace Bashgah.Bench.Parts;

/// <summary>
/// Makes a ledger of many members with a long history: some members and a year of purchases by the server's own commands, then
/// copies of their rows under other ids by COPY. Ids ascend with time and members lie mixed, as in a club that grew. The
/// chain's numbers go on; its hashes are copies, so that <c>verify</c> does not hold on it.
/// </summary>
internal static class LedgerHistory
{
    private const int OriginalsMax = 2_000;

    // Besides its purchases a member has joined, and time alone matures and expires what each of them gave.
    private const double FixedTransactions = 3.2;
    private const double TransactionsPerPurchase = 2.9;

    /// <summary>Makes it; gives it and its number of transactions.</summary>
    public static (TestLedger Ledger, long Transactions) Make(string name, int members, int transactions)
    {
        var originals = Math.Min(OriginalsMax, Math.Max(1, members / 10));
        var purchases = Math.Max(
            1, (int)Math.Ceiling(((transactions / (double)members) - FixedTransactions) / TransactionsPerPurchase));
        var ledger = TestLedger.OnPostgres(name, originals, byExternalId: false, originals * purchases);
        var copies = new LedgerCopies(name, members / originals);
        CopyTable.Loading(copies.Write);
        return (ledger with { Members = [.. Enumerable.Range(1, copies.Members).Select(id => (long)id)] }, copies.Transactions);
    }
}

/// <summary>Writes the rows of a ledger many times over.</summary>
internal sealed class LedgerCopies
{
    private readonly string _database;
    private readonly int _copies;
    private readonly Dictionary<string, int> _transactionIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _memberIndex = new(StringComparer.Ordinal);

    public LedgerCopies(string database, int copies)
    {
        (_database, _copies) = (database, copies);
        foreach (var id in PostgresServer.Numbers(database, "SELECT id FROM ledger_transaction ORDER BY id"))
            _transactionIndex.Add(id.ToString(CultureInfo.InvariantCulture), _transactionIndex.Count);
        foreach (var id in PostgresServer.Numbers(database, "SELECT id FROM member_facts ORDER BY id"))
            _memberIndex.Add(id.ToString(CultureInfo.InvariantCulture), _memberIndex.Count);
    }

    public int Members => _memberIndex.Count * _copies;

    public long Transactions => (long)_transactionIndex.Count * _copies;

    /// <summary>Replaces the rows by their copies.</summary>
    public void Write()
    {
        WriteByTransaction("ledger_transaction", "id", "id", (kind, member) => new(StringComparer.Ordinal)
        {
            ["id"] = Own(Slot.Transaction), ["chain_no"] = Own(Slot.Transaction), ["member_id"] = Own(Slot.Member),
            ["previous_id"] = Own(Slot.PreviousTransaction), ["doc_no"] = Numbered(),
            ["event"] = (row, value) => row.AddReplacing(value, "\"member\":", member, Slot.Member),
            ["facts_written"] = (row, value) => row.AddReplacing(value, "m/", member, Slot.Member),
            // What is imported has no key; what tills send has, and it is kept.
            ["idempotency_key"] = (row, value) =>
            {
                if (kind == "purchase")
                    row.Add("history-", Slot.Transaction);
                else
                    row.Add(value);
            },
        });
        WriteByTransaction("transfer", "transaction_id, seq", "transaction_id", (_, _) => new(StringComparer.Ordinal)
        {
            ["transaction_id"] = Own(Slot.Transaction), ["member_id"] = Own(Slot.Member),
        });
        WriteByTransaction("voucher", "id", "id", (_, _) => new(StringComparer.Ordinal)
        {
            ["id"] = Own(Slot.Transaction), ["member_id"] = Own(Slot.Member), ["code"] = Numbered(),
        });
        WriteByMember("member_facts", "id", new(StringComparer.Ordinal)
        {
            ["id"] = Own(Slot.Member), ["facts"] = Own(Slot.Facts),
        });
        WriteByMember("member_identifier", "member_id", new(StringComparer.Ordinal)
        {
            ["member_id"] = Own(Slot.Member), ["hash"] = Own(Slot.IdentifierHash),
        });
        WriteByMember("profile", "member_id", new(StringComparer.Ordinal) { ["member_id"] = Own(Slot.Member) });
        // Whatever a sequence numbers, it goes on behind all copies.
        PostgresServer.Execute(
            _database,
            $"""
            SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, {Transactions + Members + 1_000})
            FROM pg_sequences WHERE schemaname = 'public'
            """);
    }

    private void WriteByTransaction(
        string table, string order, string idColumn,
        Func<string, string, Dictionary<string, Action<RowTemplate, string>>> patchesOf)
    {
        var columns = CopyTable.Columns(_database, table);
        var (idAt, memberAt) = (Array.IndexOf(columns, idColumn), Array.IndexOf(columns, "member_id"));
        var kindAt = Math.Max(0, Array.IndexOf(columns, "kind"));
        // A few rows of one transaction, one after the other.
        var groups = CopyTable.Read(_database, table, order)
            .Where(fields => _transactionIndex.ContainsKey(fields[idAt]))
            .GroupBy(fields => fields[idAt], StringComparer.Ordinal)
            .Select(group => (Index: _transactionIndex[group.Key], Member: _memberIndex.GetValueOrDefault(group.First()[memberAt]),
                Rows: group.Select(f => new RowTemplate(columns, f, patchesOf(f[kindAt], f[memberAt]))).ToArray()))
            .ToList();
        CopyTable.Fill(_database, table, writer =>
        {
            foreach (var (index, member, rows) in groups)
            {
                for (var copy = 0; copy < _copies; copy++)
                {
                    var numbers = new CopyNumbers(
                        1 + ((long)index * _copies) + copy, MemberOf(member, copy), copy, _ => throw NoFacts());
                    foreach (var row in rows)
                        row.Write(writer, numbers);
                }
            }
        });
        Report.Progress($"  {table}: {(long)groups.Sum(g => g.Rows.Length) * _copies:N0} rows");
    }

    private void WriteByMember(string table, string idColumn, Dictionary<string, Action<RowTemplate, string>> patches)
    {
        var columns = CopyTable.Columns(_database, table);
        var (idAt, factsAt) = (Array.IndexOf(columns, idColumn), Array.IndexOf(columns, "facts"));
        var rows = CopyTable.Read(_database, table, idColumn)
            .Select(fields => (Member: _memberIndex[fields[idAt]], Row: new RowTemplate(columns, fields, patches),
                Facts: factsAt < 0 ? null : MemberCopies.ReadFacts(fields[factsAt])))
            .ToList();
        CopyTable.Fill(_database, table, writer =>
        {
            for (var copy = 0; copy < _copies; copy++)
            {
                foreach (var (member, row, facts) in rows)
                    row.Write(writer, new CopyNumbers(0, MemberOf(member, copy), copy,
                        id => MemberCopies.WriteFacts(facts ?? throw NoFacts(), id)));
            }
        });
        Report.Progress($"  {table}: {(long)rows.Count * _copies:N0} rows");
    }

    private long MemberOf(int index, int copy) => 1 + ((long)copy * _memberIndex.Count) + index;

    private static InvalidOperationException NoFacts() => new("This table has no facts.");
}
