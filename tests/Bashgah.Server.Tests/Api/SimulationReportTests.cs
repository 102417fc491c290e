using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Tests.Support;

namespace Bashgah.Server.Tests.Api;

/// <summary>The report of a simulation as a page and as a table.</summary>
public sealed class SimulationReportTests
{
    private static string ProgramOf(int points) => $$"""
        {
          "name": {"en": "Melur Club", "fa": "باشگاه ملور"},
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa"],
          "currencies": {"points": {"name": {"en": "points", "fa": "امتیاز"}, "worth": {"amount": 1, "per": 1} } },
          "budgets": {"launch": {"points": 150, "per": "lifetime"} },
          "earning": [
            {"id": "base", "name": {"en": "Every purchase", "fa": "هر خرید"},
             "give": {"points": {"perAmount": {"points": {{points}}, "per": 100} } } },
            {"id": "start", "budget": "launch", "give": {"points": {"fixed": 50} } }
          ]
        }
        """;

    private static async Task<(string Id, JsonElement Report)> RunAsync(ClubServer server)
    {
        var request = new JsonObject { ["definitions"] = new JsonArray(JsonNode.Parse(ProgramOf(3))) };
        var id = (await server.PostTextAsync("/simulations", request.ToJsonString())).Text("id");
        for (var i = 0; i < 600; i++)
        {
            var answer = await server.GetAsync($"/simulations/{id}");
            if (answer.Text("state") == "done")
                return (id, answer.Json.GetProperty("report"));
            await Task.Delay(100);
        }
        throw new TimeoutException("It did not end.");
    }

    private static async Task<ClubServer> ClubAsync()
    {
        var server = await ClubServer.StartAsync(ProgramOf(1));
        await server.JoinAsync("0123456780");
        await server.JoinAsync("0123456781");
        await server.BuyAsync("0123456780", "INV-1", 10_000);
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.BuyAsync("0123456781", "INV-2", 700_000);
        await server.BuyAsync("0123456781", "INV-3", 100);
        return server;
    }

    [Theory]
    [InlineData("en", "Melur Club", "Every purchase: points", "RM 71.01", "Draft 1")]
    [InlineData("fa", "باشگاه ملور", "هر خرید: امتیاز", "۷۱٫۰۱ رینگیت", "پیش‌نویس ۱")]
    [InlineData("ms", "Melur Club", "Every purchase: points", "RM 71.01", "Draf 1")]
    public async Task The_page_shows_the_numbers_of_the_answer(string language, string club, string rule, string cost, string draft)
    {
        await using var server = await ClubAsync();
        var (id, report) = await RunAsync(server);
        Assert.Equal(7_101, report.GetProperty("policies")[0].GetProperty("rules")[0].GetProperty("cost").GetInt64());
        foreach (var answer in new[]
        {
            await server.GetAsync($"/simulations/{id}/report", language), await server.GetAsync($"/simulations/{id}/report?lang={language}", "de"),
        })
        {
            Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.Status, answer.ContentType));
            var text = PageXml.Parse(answer.Body).Value;
            Assert.All(new[] { club, rule, cost, draft }, expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_table_has_the_numbers_of_the_answer()
    {
        await using var server = await ClubAsync();
        var (id, report) = await RunAsync(server);
        var answer = await server.GetAsync($"/simulations/{id}/report.csv");
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.Status, answer.ContentType));
        var lines = answer.Body.Split('\n');
        Assert.Equal("policy,part,date,name,of,figure,amount,unit", lines[0]);
        foreach (var policy in report.GetProperty("policies").EnumerateArray())
        {
            var given = policy.GetProperty("currencies")[0].GetProperty("given").GetInt64();
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"{policy.GetProperty("name").GetString()},currency,,points,,given,{given},points"), lines);
        }
    }

    [Fact]
    public async Task A_budget_says_since_when_nothing_is_left_and_every_member_stands_in_a_band()
    {
        await using var server = await ClubAsync();
        var (_, report) = await RunAsync(server);
        var budget = report.GetProperty("policies")[0].GetProperty("budgets")[0];
        Assert.Equal((150, "2026-03-04"), (budget.GetProperty("used").GetInt64(), budget.GetProperty("usedUpOn").GetString()));
        var difference = report.GetProperty("differences")[0];
        var bands = difference.GetProperty("bands").EnumerateArray().ToList();
        Assert.Equal(report.GetProperty("members").GetInt32(), bands.Sum(b => b.GetProperty("members").GetInt32()));
        Assert.Equal(
            difference.GetProperty("winners").GetInt32(), bands.Where(b => b.GetProperty("from").GetInt64() > 0).Sum(b => b.GetProperty("members").GetInt32()));
    }

    [Fact]
    public async Task Where_there_is_no_report_there_is_no_page_and_no_table()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1));
        (await server.GetAsync("/simulations/sim_zzz/report")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await server.GetAsync("/simulations/sim_zzz/report.csv")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
