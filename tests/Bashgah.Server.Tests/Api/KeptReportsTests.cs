using System.Net;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>Simulations that an earlier release kept, without what reports tell since: they open, and say what they do not know.</summary>
public abstract class KeptReportsSuite(TestBackend backend)
{
    private const string Program = """
        {
          "name": {"en": "Melur Club"},
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"credit": {"money": true} },
          "earning": [{"id": "base", "give": {"credit": {"percent": "5"} } }]
        }
        """;

    // What the first release with simulations kept.
    private const string Earlier = """
        {"money":"MYR","from":"2026-01-01","to":"2026-02-28","events":12,"members":2,
         "policies":[POLICY,POLICY],
         "differences":[{"name":"1","than":"in force","costGiven":50,"liability":50,"winners":1,"won":50,"losers":0,"lost":0,
           "largest":[{"member":"mem_1","before":100,"after":150,"change":50}]}]}
        """;

    private const string Policy = """
        {"name":"in force","currencies":[CREDIT],"months":[{"from":"2026-01-01","currencies":[CREDIT]},{"from":"2026-02-01","currencies":[CREDIT]}],
         "tiers":[{"set":"main","level":"gold","members":1}],"tierChanges":[{"set":"main","from":"green","to":"gold","reason":"reached","times":1}],
         "rules":[{"rule":"base","of":"credit","amount":1234,"times":3,"cost":1234}],"vouchers":[{"reward":"cake","step":"used","quantity":2}],
         "budgets":[{"budget":"launch","of":"credit","used":500,"size":1000}],"refused":{"insufficient-balance":3}}
        """;

    private const string Credit = """
        {"currency":"credit","opening":0,"given":1234,"reversed":0,"redeemed":0,"givenBack":0,"expired":0,"adjusted":0,
         "transferredIn":0,"transferredOut":0,"closing":1234,"costGiven":1234,"liability":1234}
        """;

    [ConditionalTheory]
    [InlineData("en", "RM 12.34", "an earlier release, which did not keep what was assumed", "From green to gold")]
    [InlineData("fa", "۱۲٫۳۴ رینگیت", "فرضِ خرج کردن عضوها را نگه نمی‌داشت", "از green به gold")]
    [InlineData("ms", "RM 12.34", "tidak menyimpan andaian", "Daripada green kepada gold")]
    public async Task The_page_opens_in_every_language(string language, string cost, string assumed, string change)
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var id = await KeepAsync(server);
        var page = await server.GetAsync($"/simulations/{id}/report", language);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(Bashgah.Server.Simulations.Page.ReportDocument.Style)));
        Assert.Equal(("default-src 'none'", $"style-src 'sha256-{hash}'"), (policy.Split("; ")[0], policy.Split("; ")[^1]));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var text = PageXml.Parse(page.Body).Value;
        Assert.All(new[] { cost, assumed, change }, expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        Assert.DoesNotContain("simulation.", text, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task The_table_and_the_answer_open_too()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var id = await KeepAsync(server);
        var table = await server.GetAsync($"/simulations/{id}/report.csv");
        Assert.Equal(HttpStatusCode.OK, table.Status);
        Assert.Contains("in force,currency,,credit,,given,1234,credit", table.Body.Split('\n'));
        Assert.Contains("1,member,,mem_1,in force,change,50,MYR", table.Body.Split('\n'));
        var answer = await server.GetAsync($"/simulations/{id}");
        Assert.Equal(("done", 12), (answer.Text("state"), answer.Json.GetProperty("report").GetProperty("events").GetInt32()));
    }

    /// <summary>Puts a report of the earlier shape in the place of a run's.</summary>
    private static async Task<string> KeepAsync(ClubServer server)
    {
        var report = Earlier.Replace("POLICY", Policy, StringComparison.Ordinal).Replace("CREDIT", Credit, StringComparison.Ordinal);
        var runs = server.Host.Database.Simulations;
        var program = (await server.Host.Database.Programs.FindAsync(ClubServer.Slug, CancellationToken.None))!.Id;
        var id = (await server.PostTextAsync("/simulations", $$"""{"definitions": [{{Program}}]}""")).Text("id");
        for (var i = 0; i < 600 && (await server.GetAsync($"/simulations/{id}")).Text("state") is "waiting" or "running"; i++)
            await Task.Delay(100);
        Assert.True(PublicId.TrySimulation(id, out var number));
        await runs.EndAsync(program, number, "done", report, 12, server.Now, CancellationToken.None);
        return id;
    }
}

public sealed class SqliteKeptReportsTests() : KeptReportsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresKeptReportsTests() : KeptReportsSuite(TestBackend.Postgres);
