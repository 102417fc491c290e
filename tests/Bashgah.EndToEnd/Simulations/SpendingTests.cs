using System.Text.Json;
using Bashgah.EndToEnd.Import;

namespace Bashgah.EndToEnd.Simulations;

/// <summary><c>simulate</c> says how members are assumed to spend, as the API does (P3).</summary>
public sealed class SpendingTests
{
    private const string Definition = """
        {
          "money": {"currency": "GBP", "digits": 2}, "timeZone": "Europe/London", "languages": ["en"],
          "currencies": {"points": {"worth": {"amount": 1, "per": 1} } },
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100} } } }]
        }
        """;

    // 10 points in January and 1 in March. Half of what is there at each month's end: 5, then 2 of 5, then 2 of 4, at the instant at
    // which April begins.
    private static readonly string[] History =
    [
        "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of",
        "1,2025-01-10T10:00:00Z,A,,GBP,1,,,1,1000,", "2,2025-03-05T10:00:00Z,A,,GBP,1,,,1,100,",
    ];

    [Theory]
    [InlineData("", "as-they-did", 0, 11)]
    [InlineData("--spending as-they-did", "as-they-did", 0, 11)]
    [InlineData("--spending at-once", "at-once", 11, 0)]
    [InlineData("--spending share --share-per-month 500", "share", 9, 2)]
    public async Task A_file_is_lived_through_as_it_is_assumed(string options, string word, long redeemed, long closing)
    {
        using var folder = new TemporaryFolder();
        var (definition, csv) = Write(folder);
        AssertReport(
            await BuiltExecutable.SucceedAsync([.. Of(definition, options), "--history", csv]), 0, word, redeemed, closing);
    }

    [Fact]
    public Task The_programs_own_history_is_too_over_sqlite() => OwnHistoryAsync(TestBackend.Sqlite);

    [ConditionalFact]
    [RequiresPostgres]
    public Task The_programs_own_history_is_too_over_postgres() => OwnHistoryAsync(TestBackend.Postgres);

    [Theory]
    [InlineData("--spending never", "never")]
    [InlineData("--spending share", "--spending share needs --share-per-month.")]
    [InlineData("--share-per-month 500", "--share-per-month goes with --spending share only.")]
    [InlineData("--spending at-once --share-per-month 500", "--share-per-month goes with --spending share only.")]
    [InlineData("--spending share --share-per-month 1001", "--share-per-month must be 0 to 1000.")]
    [InlineData("--spending share --share-per-month -1", "--share-per-month must be 0 to 1000.")]
    [InlineData("--spending share --share-per-month half", "half")]
    public async Task What_does_not_go_together_is_refused(string options, string said)
    {
        using var folder = new TemporaryFolder();
        var (definition, csv) = Write(folder);
        var run = await BuiltExecutable.RunAsync([.. Of(definition, options), "--history", csv]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    private static async Task OwnHistoryAsync(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        using var folder = new TemporaryFolder();
        var (definition, csv) = Write(folder);
        await ImportRuns.CreateProgramAsync(database.Address, definition);
        await BuiltExecutable.SucceedAsync("import", "purchases", csv, "--database", database.Address);
        var report = await BuiltExecutable.SucceedAsync(
            [.. Of(definition, "--spending share --share-per-month 500"), "--database", database.Address]);
        AssertReport(report, 0, "share", 9, 2);
        AssertReport(report, 1, "share", 9, 2);
    }

    private static string[] Of(string definition, string options) =>
        ["simulate", "--json", "--definition", definition, "--to", "2025-04-01", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static void AssertReport(string output, int policy, string word, long redeemed, long closing)
    {
        using var report = JsonDocument.Parse(output);
        Assert.Equal(word, report.RootElement.GetProperty("spending").GetString());
        var points = report.RootElement.GetProperty("policies")[policy].GetProperty("currencies")[0];
        Assert.Equal(
            (11, redeemed, closing),
            (points.GetProperty("given").GetInt64(), points.GetProperty("redeemed").GetInt64(), points.GetProperty("closing").GetInt64()));
    }

    private static (string Definition, string Csv) Write(TemporaryFolder folder)
    {
        var (definition, csv) = (folder.File("program.json"), folder.File("purchases.csv"));
        File.WriteAllText(definition, Definition);
        File.WriteAllLines(csv, History);
        return (definition, csv);
    }
}
