using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Bashgah.EndToEnd.Import;

namespace Bashgah.EndToEnd.Liability;

/// <summary>A real shop's year, in which members also pay with points: every month of the statement ties to the unit, and the last
/// one to the accounts.</summary>
[RequiresPublicData("online_retail/purchases.csv.gz")]
public sealed class RealYearLiabilityTests
{
    private static readonly string[] _added = ["given", "givenBack", "adjusted", "transferredIn", "writtenOff"];
    private static readonly string[] _taken = ["redeemed", "expired", "reversed", "transferredOut"];

    /// <summary>What the statement says is added up in the same way on both; with <c>tests/matrix.sh</c> both are tried.</summary>
    public static TheoryData<TestBackend> Backends =>
        TestMatrix.IsFull && RequiresPostgresAttribute.Connection is not null
            ? [TestBackend.Sqlite, TestBackend.Postgres] : [TestBackend.Sqlite];

    [ConditionalTheory]
    [MemberData(nameof(Backends))]
    public async Task Every_month_closes_at_what_it_opened_with_and_what_moved(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        using var folder = new TemporaryFolder();
        var csv = WithPointsAsTender(folder.File("purchases.csv"));
        await ImportRuns.CreateProgramAsync(database.Address, ImportRuns.Definition("everything"));
        // Who does not have the points yet cannot pay with them: these documents are rejected.
        var import = await BuiltExecutable.RunAsync(
            "import", "purchases", csv, "--database", database.Address, "--rejects", folder.File("rejects.csv"));
        Assert.True(import.ExitCode is 0 or 1, import.Error);

        var answer = JsonDocument.Parse(await BuiltExecutable.SucceedAsync("liability", "--json", "--database", database.Address)).RootElement;
        var statement = answer.GetProperty("statement");
        var (closing, moved) = CheckMonths(statement.GetProperty("months").EnumerateArray().ToList());
        foreach (var column in new[] { "given", "redeemed", "expired", "reversed" })
            Assert.True(moved[("points", column)] > 0, $"Nothing of points was {column}.");

        var balances = await ImportRuns.BalancesAsync(database.Address, folder.File("accounts.csv"));
        foreach (var currency in answer.GetProperty("liability").GetProperty("currencies").EnumerateArray())
        {
            var id = currency.GetProperty("currency").GetString()!;
            var held = balances.Where(b => b.Key.Currency == id).Sum(b => b.Value);
            Assert.Equal((id, held), (id, closing[id]));
            Assert.Equal((id, held), (id, currency.GetProperty("balance").GetInt64()));
        }
        await CheckCsvAsync(database.Address, statement);
    }

    private static (Dictionary<string, long> Closing, Dictionary<(string, string), long> Moved) CheckMonths(List<JsonElement> months)
    {
        var closing = new Dictionary<string, long>(StringComparer.Ordinal);
        var moved = new Dictionary<(string, string), long>();
        Assert.Equal("2010-12-01", months[0].GetProperty("from").GetString());
        foreach (var currency in months.SelectMany(month => month.GetProperty("currencies").EnumerateArray()))
        {
            var id = currency.GetProperty("currency").GetString()!;
            Assert.Equal((id, closing.GetValueOrDefault(id)), (id, Of("opening")));
            Assert.Equal((id, Of("opening") + _added.Sum(name => Of(name)) - _taken.Sum(name => Of(name))), (id, Of("closing")));
            closing[id] = Of("closing");
            foreach (var column in _added.Concat(_taken))
                moved[(id, column)] = moved.GetValueOrDefault((id, column)) + Of(column);

            long Of(string name) => currency.GetProperty(name).GetInt64();
        }
        return (closing, moved);
    }

    private static async Task CheckCsvAsync(string database, JsonElement statement)
    {
        var output = await BuiltExecutable.SucceedAsync(
            "liability", "--csv", "--from", "2011-01-15", "--to", "2011-02-01", "--database", database);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(',')).ToList();
        var months = statement.GetProperty("months").EnumerateArray().Skip(1).Take(2);
        Assert.Equal(
            months.SelectMany(month => month.GetProperty("currencies").EnumerateArray().Select(c =>
                $"{month.GetProperty("from").GetString()} {c.GetProperty("currency").GetString()} {c.GetProperty("closing").GetInt64()}")),
            rows.Select(row => $"{row[0]} {row[1]} {row[12]}"));
    }

    /// <summary>The year's file, in which every third document of a member pays fifty pence with points.</summary>
    private static string WithPointsAsTender(string path)
    {
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(PublicData.PathOf("online_retail/purchases.csv.gz")), CompressionMode.Decompress));
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine($"{reader.ReadLine()},tender_kind,tender_currency,tender_amount");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var documents = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } row)
        {
            var fields = row.Split(',');
            var (document, member, amount) = (fields[0], fields[2], fields[9]);
            var pays = fields[10].Length == 0 && member.Length > 0 && seen.Add(document)
                && (documents[member] = documents.GetValueOrDefault(member) + 1) % 3 == 0
                && long.Parse(amount, CultureInfo.InvariantCulture) >= 50;
            writer.WriteLine(pays ? $"{row},points,points,50" : $"{row},,,");
        }
        return path;
    }
}
