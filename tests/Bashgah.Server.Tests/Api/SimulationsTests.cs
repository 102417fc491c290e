using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Modules.Simulations;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Bashgah.Server.Tests.Api;

/// <summary>What a program's history would have come to under drafts (P3).</summary>
public abstract class SimulationsSuite(TestBackend backend)
{
    private static string ProgramOf(int points, string zone = "Asia/Kuala_Lumpur") => $$"""
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "{{zone}}", "languages": ["en"],
          "currencies": {"points": {"worth": {"amount": 1, "per": 1} } },
          "earning": [{"id": "base", "give": {"points": {"perAmount": {"points": {{points}}, "per": 100} } } }]
        }
        """;

    private static JsonObject Tries(params string[] definitions) =>
        new() { ["definitions"] = new JsonArray([.. definitions.Select(d => JsonNode.Parse(d))]) };

    private static async Task<JsonElement> ReportAsync(ClubServer server, JsonObject request)
    {
        var begun = await server.PostTextAsync("/simulations", request.ToJsonString());
        Assert.Equal(HttpStatusCode.Accepted, begun.Status);
        for (var i = 0; i < 600; i++)
        {
            var answer = await server.GetAsync($"/simulations/{begun.Text("id")}");
            if (answer.Text("state") is not ("waiting" or "running"))
            {
                Assert.Equal("done", answer.Text("state"));
                return answer.Json.GetProperty("report");
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("It did not end.");
    }

    private static (long Given, long Closing) FlowsOf(JsonElement report, int policy)
    {
        var points = report.GetProperty("policies")[policy].GetProperty("currencies")[0];
        return (points.GetProperty("given").GetInt64(), points.GetProperty("closing").GetInt64());
    }

    [ConditionalFact]
    public async Task A_draft_is_lived_through_beside_the_policy_in_force_and_nothing_is_written()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var member = await server.JoinAsync("0123456780");
        await server.JoinAsync("0123456781");
        await server.BuyAsync("0123456780", "INV-1", 10_000);
        await server.PostAsync("/returns", new { documentNo = "INV-1", returnNo = "R-1", lines = new[] { new { line = 1, amount = 4_000 } } });
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.BuyAsync("0123456781", "INV-2", 500);
        var before = await server.CountTransactionsAsync();

        var report = await ReportAsync(server, Tries(ProgramOf(3), ProgramOf(1)));
        Assert.Equal((105, 65), FlowsOf(report, 0));
        Assert.Equal((315, 195), FlowsOf(report, 1));
        Assert.Equal((105, 65), FlowsOf(report, 2));
        var differences = report.GetProperty("differences");
        Assert.Equal(130, differences[0].GetProperty("costGiven").GetInt64());
        Assert.Equal((2, 130), (differences[0].GetProperty("winners").GetInt32(), differences[0].GetProperty("won").GetInt64()));
        Assert.Equal(member, differences[0].GetProperty("largest")[0].GetProperty("member").GetString());
        Assert.Equal((0, 0), (differences[1].GetProperty("winners").GetInt32(), differences[1].GetProperty("losers").GetInt32()));
        Assert.Equal(before, await server.CountTransactionsAsync());
        Assert.Equal(60, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    public async Task From_a_day_on_only_what_came_since_is_decided_by_the_draft()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        await server.JoinAsync("0123456780");
        await server.BuyAsync("0123456780", "INV-1", 10_000);
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.BuyAsync("0123456780", "INV-2", 500);
        var request = Tries(ProgramOf(3));
        request["from"] = "2026-03-04";
        var report = await ReportAsync(server, request);
        Assert.Equal((100 + 15, "2026-03-04"), (FlowsOf(report, 1).Closing, report.GetProperty("from").GetString()));
        // What was before stands in the opening balance, and nowhere else: 15 instead of 5, by one rule, to one member.
        Assert.Equal((5, 15), (FlowsOf(report, 0).Given, FlowsOf(report, 1).Given));
        Assert.Equal(100, report.GetProperty("policies")[1].GetProperty("currencies")[0].GetProperty("opening").GetInt64());
        Assert.Equal(15, report.GetProperty("policies")[1].GetProperty("rules")[0].GetProperty("amount").GetInt64());
        var difference = report.GetProperty("differences")[0];
        Assert.Equal((10, 1, 10), (difference.GetProperty("costGiven").GetInt64(), difference.GetProperty("winners").GetInt32(), difference.GetProperty("won").GetInt64()));
    }

    [ConditionalFact]
    public async Task The_same_request_is_the_same_run_and_what_is_over_stays_so()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var request = Tries(ProgramOf(2)).ToJsonString();
        var first = await server.PostTextAsync("/simulations", request, "k");
        var again = await server.PostTextAsync("/simulations", request, "k");
        Assert.Equal(first.Text("id"), again.Text("id"));
        await ReportAsync(server, Tries(ProgramOf(2)));
        var cancelled = await server.PostAsync($"/simulations/{first.Text("id")}/cancel", new { });
        Assert.Equal("done", cancelled.Text("state"));
        (await server.GetAsync("/simulations/sim_zzz")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [ConditionalFact]
    public async Task A_key_that_asked_for_something_else_is_refused()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        await server.PostTextAsync("/simulations", Tries(ProgramOf(2)).ToJsonString(), "k");
        (await server.PostTextAsync("/simulations", Tries(ProgramOf(3)).ToJsonString(), "k")).IsProblem(HttpStatusCode.Conflict, "key-reused");
    }

    [ConditionalFact]
    public async Task Equal_requests_at_once_begin_one_run()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var request = Tries(ProgramOf(2)).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostTextAsync("/simulations", request, "k")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Accepted, answers[0].Text("id")), (answer.Status, answer.Text("id"))));
    }

    [ConditionalFact]
    public async Task Where_too_many_wait_the_same_request_succeeds_later()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var jobs = server.Services.GetRequiredService<SimulationJobs>();
        while (jobs.TryReserve(1))
        {
        }
        var request = Tries(ProgramOf(2)).ToJsonString();
        (await server.PostTextAsync("/simulations", request, "k")).IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.True(jobs.TryReserve(2));
        jobs.Release(1);
        Assert.Equal(HttpStatusCode.Accepted, (await server.PostTextAsync("/simulations", request, "k")).Status);
    }

    private static AuditEntry BegunAt(long at) => new(new("somebody", "here"), at, AuditActions.SimulationStarted, "7");

    [ConditionalFact]
    public async Task A_run_whose_node_has_gone_is_lost_and_may_be_begun_again()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var runs = server.Host.Database.Simulations;
        var now = server.Now;
        Assert.True(await runs.BeginAsync(1, 7, "a", BegunAt(now), default));
        Assert.False(await runs.BeginAsync(1, 7, "a", BegunAt(now + 59_000_000), default));
        Assert.False((await runs.FindAsync(1, 7, default))!.IsLost(now + 59_000_000));
        Assert.True((await runs.FindAsync(1, 7, default))!.IsLost(now + 61_000_000));
        Assert.True(await runs.BeginAsync(1, 7, "a", BegunAt(now + 61_000_000), default));
        // One that is told of is not lost; one that is cancelled is told so, and one that is over stays over.
        Assert.True(await runs.ReachAsync(1, 7, 5, now + 200_000_000, default));
        Assert.Equal((5, "running"), ((await runs.FindAsync(1, 7, default))!.Events, (await runs.FindAsync(1, 7, default))!.State));
        await runs.CancelAsync(1, 7, new(new("somebody", "here"), now, AuditActions.SimulationCancelled, "7"), default);
        Assert.False(await runs.ReachAsync(1, 7, 6, now + 201_000_000, default));
        await runs.EndAsync(1, 7, "cancelled", null, 6, now + 201_000_000, default);
        Assert.False(await runs.BeginAsync(1, 7, "a", BegunAt(now + 999_000_000), default));
    }

    [ConditionalTheory]
    [InlineData("2026-03-04", "2026-03-03", "to")]
    [InlineData(null, "9998-12-31", "to")]
    [InlineData("1600-01-01", null, "from")]
    [InlineData("2026-12-01", null, "from")]
    public async Task Days_that_nobody_asks_for_in_earnest_are_refused(string? from, string? to, string field)
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var request = Tries(ProgramOf(2));
        request["from"] = from;
        request["to"] = to;
        if (from is null)
            request.Remove("from");
        if (to is null)
            request.Remove("to");
        var answer = await server.PostTextAsync("/simulations", request.ToJsonString());
        answer.IsProblem(HttpStatusCode.BadRequest, "malformed");
        Assert.Contains((field, "out-of-range"), answer.Errors);
    }

    [ConditionalFact]
    public async Task Every_fault_of_what_is_to_be_tried_is_named()
    {
        await using var server = await ClubServer.StartAsync(ProgramOf(1), backend: backend);
        var answer = await server.PostTextAsync("/simulations", Tries(ProgramOf(0), ProgramOf(2, "Asia/Tehran")).ToJsonString());
        answer.IsProblem(HttpStatusCode.BadRequest, "definition-faults");
        Assert.Contains(answer.Errors, e => e.Path.StartsWith("definitions[0].earning", StringComparison.Ordinal));
        Assert.Contains(("definitions[1].timeZone", "fixed"), answer.Errors);
        var request = Tries(ProgramOf(2));
        request["spending"] = "share";
        (await server.PostTextAsync("/simulations", request.ToJsonString())).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }
}

public sealed class SqliteSimulationsTests() : SimulationsSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresSimulationsTests() : SimulationsSuite(TestBackend.Postgres);
