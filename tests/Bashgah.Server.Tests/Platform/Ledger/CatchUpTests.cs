using System.Net;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Bashgah.Server.Tests.Platform.Ledger.LaneClub;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>What time does first where budgets are contested: shared, bounded, and no trap for the others (S3.3).</summary>
public abstract class CatchUpSuite(TestBackend backend)
{
    private protected const string Program = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {}},
          "earning": [
            {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50}}, "budget": "gifts"},
            {"id": "launch", "on": "activity:launch", "give": {"points": {"fixed": 10}}, "budget": "gifts"},
            {"id": "review", "on": "activity:review", "give": {"points": {"fixed": 1}}}
          ],
          "budgets": {"gifts": {"points": 100000, "per": "year"}}
        }
        """;

    private static BatchRunner RunnerOf(ClubServer server, ILedgerStore store) => new(
        store, server.Host.Database.Members, server.Host.Policies, new LedgerOptions(), server.Clock, NullLogger.Instance);

    private protected static async Task<string> JoinAsync(ClubServer server, string phone, string? birthDate)
    {
        var joined = await server.PostAsync("/members", new { phone, birthDate });
        Assert.Equal(HttpStatusCode.Created, joined.Status);
        return joined.Text("id");
    }

    [ConditionalFact]
    [Semantics("S3.3")]
    public async Task Who_was_woken_by_somebody_else_meanwhile_does_not_rest()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        var member = await JoinAsync(server, "0123456780", "1990-05-31");
        var others = server.Services.GetRequiredService<WakeLoop>();
        var isFirst = true;
        var runner = RunnerOf(server, ObservedDue.Over(server.Host.Database.Ledger, async () =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            Assert.Equal(1, await others.WakeAllAsync(default));
        }));
        server.Clock.Advance(TimeSpan.FromDays(120));
        Assert.Equal(0, await runner.CatchUpAsync(1));
        Assert.Equal(50, await server.AvailableAsync(member));
        // A year later it is this one's turn, at once.
        server.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(1, await runner.CatchUpAsync(1));
        Assert.Equal(100, await server.AvailableAsync(member));
    }

    [ConditionalFact]
    [Semantics("S3.3", "S10.4")]
    public async Task Behind_a_long_catching_up_a_caller_is_turned_away_and_the_lane_goes_on()
    {
        await using var server = await ClubServer.StartAsync(Program, backend: backend);
        await JoinAsync(server, "0123456780", "1990-05-31");
        var (drawing, other) = (await IdOfAsync(server, "0123456781"), await IdOfAsync(server, "0123456782"));
        var gate = new TaskCompletionSource();
        var store = ObservedDue.Over(server.Host.Database.Ledger, () => gate.Task);
        var options = new LedgerOptions { WaitMax = TimeSpan.FromMinutes(2), AnswerMax = TimeSpan.FromMinutes(2) };
        await using var pipeline = PipelineOf(server, store, options);
        try
        {
            server.Clock.Advance(TimeSpan.FromDays(120));
            var launch = pipeline.SubmitAsync(Done("launch", drawing), default);
            var busy = await Assert.ThrowsAsync<LedgerBusyException>(() => launch.WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Equal((false, true), (busy.IsShuttingDown, busy.RetryAfterSeconds > 0));
            // Time is not through yet; who draws on no budget is not asked to wait for it.
            Assert.IsType<LedgerAnswer.Accepted>(
                await pipeline.SubmitAsync(Review(other), default).WaitAsync(TimeSpan.FromMinutes(1)));
            gate.SetResult();
            Assert.IsType<LedgerAnswer.Accepted>(
                await pipeline.SubmitAsync(Done("launch", drawing), default).WaitAsync(TimeSpan.FromMinutes(1)));
        }
        finally
        {
            gate.TrySetResult();
        }
    }
}

public sealed class SqliteCatchUpTests() : CatchUpSuite(TestBackend.Sqlite)
{
    [Fact]
    [Semantics("S3.3", "S10.4")]
    public async Task Who_cannot_be_woken_holds_up_nobody_who_draws_on_the_budget()
    {
        await using var server = await ClubServer.StartAsync(Program);
        await JoinAsync(server, "0123456780", "1990-05-31");
        var other = await JoinAsync(server, "0123456781", "1990-06-01");
        var drawing = await JoinAsync(server, "0123456782", null);
        await using (var connection = new SqliteConnection($"Data Source={server.Address}"))
        {
            await connection.OpenAsync();
            await using var damage = connection.CreateCommand();
            damage.CommandText = "UPDATE member_facts SET facts = x'00' WHERE due_at = (SELECT min(due_at) FROM member_facts)";
            Assert.Equal(1, await damage.ExecuteNonQueryAsync());
        }
        server.Clock.Advance(TimeSpan.FromDays(120));
        var launch = await server.PostAsync("/activities", new { type = "launch", member = new { phone = "0123456782" } });
        Assert.True(launch.Status == HttpStatusCode.Created, launch.Body);
        Assert.Equal(10, await server.AvailableAsync(drawing));
        // The later birthday was written first.
        Assert.Equal(50, await server.AvailableAsync(other));
    }
}

[RequiresPostgres]
public sealed class PostgresCatchUpTests() : CatchUpSuite(TestBackend.Postgres);
