using System.Text.Json;
using Bashgah.EndToEnd.Import;

namespace Bashgah.EndToEnd.Programs;

/// <summary><c>programs plan</c> tells the stages with what they came to, and writes nothing.</summary>
public sealed class PlanTests
{
    private const string Definition = """
        {
          "money": {"currency": "GBP", "digits": 2}, "timeZone": "Europe/London", "languages": ["en"],
          "currencies": {"points": {} },
          "earning": [{"id": "base", "name": {"en": "Everyday points"}, "give": {"points": {"fixed": 1} } }],
          "stages": [
            {"id": "win", "name": {"en": "Win members"}, "until": "2025-01-31", "goal": {"members": 3, "newMembers": 5}, "on": ["base"]},
            {"id": "deepen", "until": "2025-03-31", "goal": {"repeatRate": "0.5", "satisfaction": "4.5"} },
            {"id": "quiet", "until": "2025-04-30", "goal": {"referredShare": "0.2"} },
            {"id": "far", "from": "9000-01-01", "goal": {"activeMembers": 100} }]
        }
        """;

    [Fact]
    public Task It_tells_how_far_each_stage_has_come_over_sqlite() => TellAsync(TestBackend.Sqlite);

    [ConditionalFact]
    [RequiresPostgres]
    public Task It_tells_how_far_each_stage_has_come_over_postgres() => TellAsync(TestBackend.Postgres);

    private static async Task TellAsync(TestBackend backend)
    {
        await using var database = TestDatabase.Create(backend);
        using var folder = new TemporaryFolder();
        await ImportRuns.CreateProgramAsync(database.Address, Write(folder, "program.json", Definition));
        // Three in January, one in February; A and B buy in February and March, B twice, and C in April.
        await ImportAsync("members", "external_id,joined_at", "A,2025-01-01T10:00:00Z", "B,2025-01-31T23:59:59Z", "C,2025-01-02T10:00:00Z", "D,2025-02-01T00:00:00Z");
        await ImportAsync(
            "purchases", "document_no,occurred_at,member,store,currency,line,sku,product_group,quantity,amount,return_of",
            "1,2025-02-01T10:00:00Z,A,,GBP,1,,,1,100,", "2,2025-02-02T10:00:00Z,B,,GBP,1,,,1,100,",
            "3,2025-03-31T22:59:59Z,B,,GBP,1,,,1,100,", "4,2025-04-01T10:00:00Z,C,,GBP,1,,,1,100,");
        var before = await ImportRuns.VerifiedDigestAsync(database.Address);

        Assert.Equal(
            """
            Win members  the beginning to 2025-01-31  past
              members        [####################] 3, goal 3: reached
              newMembers     [############........] 3, goal 5
              switches on: Everyday points
            deepen  2025-02-01 to 2025-03-31  past
              repeatRate     [####################] 0.5 (1 of 2), goal 0.5: reached
              satisfaction   goal 4.5, not measured here
            quiet  2025-04-01 to 2025-04-30  past
              referredShare  [....................] nobody yet (0 of 0), goal 0.2
            far  9000-01-01 to no end  coming
              activeMembers  goal 100

            """.ReplaceLineEndings(),
            await BuiltExecutable.SucceedAsync("programs", "plan", "--database", database.Address));
        using var result = JsonDocument.Parse(await BuiltExecutable.SucceedAsync("programs", "plan", "--database", database.Address, "--json"));
        var deepen = result.RootElement.GetProperty("items")[1];
        Assert.Equal("""{"repeatRate":{"value":"0.5","count":1,"of":2,"reached":true}}""", deepen.GetProperty("measured").GetRawText());
        Assert.Equal("2025-04-01T00:00:00+01:00", deepen.GetProperty("endsAt").GetString());
        Assert.Equal(before, await ImportRuns.VerifiedDigestAsync(database.Address));

        async Task ImportAsync(string what, params string[] lines)
        {
            var file = folder.File($"{what}.csv");
            await File.WriteAllLinesAsync(file, lines);
            await BuiltExecutable.SucceedAsync("import", what, file, "--database", database.Address);
        }
    }

    [Fact]
    public async Task A_program_without_stages_says_so()
    {
        await using var database = TestDatabase.Create(TestBackend.Sqlite);
        using var folder = new TemporaryFolder();
        await ImportRuns.CreateProgramAsync(
            database.Address, Write(folder, "program.json", """{"money": {"currency": "GBP", "digits": 2}, "timeZone": "Europe/London", "currencies": {"points": {}}}"""));
        Assert.Contains("has no plan: policy version 1 names no stages.", await BuiltExecutable.SucceedAsync("programs", "plan", "--database", database.Address));
    }

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        var file = folder.File(name);
        File.WriteAllText(file, text);
        return file;
    }
}
