using System.Globalization;
using System.Text.Json;
using Bashgah.EndToEnd.Import;

namespace Bashgah.EndToEnd.Programs;

/// <summary><c>programs preview-tiers</c> counts whom an edited definition would move, and writes nothing.</summary>
public sealed class PreviewTiersTests
{
    /// <summary>Six members and what they bought in a year before now, each 1 status per 100.</summary>
    private static readonly (string Member, long Amount)[] Bought =
        [("A", 5_000), ("B", 9_900), ("C", 20_000), ("D", 30_000), ("E", 60_000), ("F", 0)];

    private static string Tiers(int silver, int gold) => $$"""
        "main": {"measure": {"status": {"window": "lifetime"} },
          "levels": [{"id": "green"}, {"id": "silver", "from": {{silver}} }, {"id": "gold", "from": {{gold}} }],
          "keep": {"until": "P100Y"} }
        """;

    private static string Definition(string tiers, string zone = "Europe/London") => $$"""
        {
          "money": {"currency": "GBP", "digits": 2}, "timeZone": "{{zone}}",
          "currencies": {"status": {"qualifying": true} },
          "earning": [{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 100} } } }],
          "tiers": {{{tiers}}}
        }
        """;

    [Fact]
    [Semantics("S8.3")]
    public Task It_counts_who_would_move_now_and_at_the_end_over_sqlite() => CountAsync(TestBackend.Sqlite);

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S8.3")]
    public Task It_counts_who_would_move_now_and_at_the_end_over_postgres() => CountAsync(TestBackend.Postgres);

    private static async Task CountAsync(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        using var folder = new TemporaryFolder();
        await BeginAsync(database.Address, folder);
        var before = await ImportRuns.VerifiedDigestAsync(database.Address);

        // As it is: A, B and F have less than 100, E has 600.
        await ExpectAsync(Tiers(100, 500), "main green green green 3", "main silver silver silver 2", "main gold gold gold 1");
        // Easier: B has 99 of 60 and D 300 of 250 at once.
        await ExpectAsync(
            Tiers(60, 250), "main green green green 2", "main green silver silver 1", "main silver silver silver 1",
            "main silver gold gold 1", "main gold gold gold 1");
        // Harder: C (200) and E (600) keep what they have to the end of its period, and land where their totals say.
        await ExpectAsync(
            Tiers(250, 700), "main green green green 3", "main silver silver green 1", "main silver silver silver 1", "main gold gold silver 1");
        // Another set instead, in which only D and E reach the second level.
        await ExpectAsync(
            """
            "club": {"measure": {"status": {"window": "lifetime"}}, "levels": [{"id": "bronze"}, {"id": "star", "from": 250}]}
            """,
            "main green - - 3", "main silver - - 2", "main gold - - 1", "club - bronze bronze 4", "club - star star 2");

        var file = Write(folder, Definition(Tiers(250, 700)));
        var words = await BuiltExecutable.SucceedAsync("programs", "preview-tiers", "--definition", file, "--database", database.Address);
        Assert.Equal(
            ["6 members", "main: gold → gold, at the end of the period silver: 1", "main: green → green, at the end of the period green: 3"],
            words.Split(Environment.NewLine)[..3]);
        Assert.Equal(before, await ImportRuns.VerifiedDigestAsync(database.Address));

        async Task ExpectAsync(string tiers, params string[] moves)
        {
            var said = await BuiltExecutable.SucceedAsync(
                "programs", "preview-tiers", "--definition", Write(folder, Definition(tiers)), "--database", database.Address, "--json");
            using var result = JsonDocument.Parse(said);
            Assert.Equal(Bought.Length, result.RootElement.GetProperty("members").GetInt32());
            Assert.Equal(
                moves.Order(StringComparer.Ordinal),
                result.RootElement.GetProperty("moves").EnumerateArray().Select(Shown).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_cannot_follow_or_is_not_there_is_said_and_ends_with_1()
    {
        await using var database = TestDatabase.Create(TestBackend.Sqlite);
        using var folder = new TemporaryFolder();
        await BeginAsync(database.Address, folder);
        await RefuseAsync(Write(folder, Definition(Tiers(100, 500), "Asia/Tehran")), "timeZone: A later version cannot change this");
        await RefuseAsync(Write(folder, Definition("\"main\": {\"levels\": []}")), "tiers.main");
        await RefuseAsync(folder.File("none.json"), "There is no file");

        async Task RefuseAsync(string file, string reason)
        {
            var result = await BuiltExecutable.RunAsync("programs", "preview-tiers", "--definition", file, "--database", database.Address);
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        }
    }

    private static async Task BeginAsync(string database, TemporaryFolder folder)
    {
        await ImportRuns.CreateProgramAsync(database, Write(folder, Definition(Tiers(100, 500))));
        var members = folder.File("members.csv");
        await File.WriteAllLinesAsync(members, Bought.Select(b => $"{b.Member},2025-01-01T10:00:00Z").Prepend("external_id,joined_at"));
        var purchases = folder.File("purchases.csv");
        await File.WriteAllLinesAsync(purchases, Bought.Where(b => b.Amount > 0).Select(b => string.Create(
            CultureInfo.InvariantCulture, $"D-{b.Member},2025-02-01T10:00:00Z,{b.Member},,GBP,1,,,1,{b.Amount},")).Prepend(
            "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of"));
        await BuiltExecutable.SucceedAsync("import", "members", members, "--database", database);
        await BuiltExecutable.SucceedAsync("import", "purchases", purchases, "--database", database);
    }

    private static string Write(TemporaryFolder folder, string definition)
    {
        var file = folder.File("program.json");
        File.WriteAllText(file, definition);
        return file;
    }

    private static string Shown(JsonElement move)
    {
        string Of(string name) => move.TryGetProperty(name, out var level) ? level.GetString()! : "-";
        return $"{Of("tierSet")} {Of("before")} {Of("after")} {Of("atEnd")} {move.GetProperty("members").GetInt32()}";
    }
}
