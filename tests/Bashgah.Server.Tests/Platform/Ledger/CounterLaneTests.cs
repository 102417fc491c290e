using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage.Ledger;
using static Bashgah.Server.Tests.Platform.Ledger.LaneClub;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>Whom it holds up that somebody draws on a budget: on SQLite behind its batch, on PostgreSQL in a lane of its own.</summary>
public sealed class CounterLaneTests
{
    [Fact]
    [Semantics("S10.3", "S10.4")]
    public async Task Who_draws_on_a_budget_holds_up_only_what_must_not_overtake_it()
    {
        await using var server = await ClubServer.StartAsync();
        var (drawing, other) = (await IdOfAsync(server, "0123456789"), await IdOfAsync(server, "0123456780"));
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loads = new List<long[]>();
        var store = Behind(gate.Task, server, begun, loads);
        await using var pipeline = PipelineOf(server, store, new LedgerOptions());
        var before = pipeline.SubmitAsync(Review(other), default);
        await begun.Task;
        // These four are one batch. The program gives for its launch three times at most.
        Task<LedgerAnswer>[] batch =
        [
            pipeline.SubmitAsync(Done("launch", drawing), default), pipeline.SubmitAsync(Review(drawing), default),
            pipeline.SubmitAsync(Review(other), default), pipeline.SubmitAsync(Done("launch", other), default),
        ];
        gate.SetResult();

        await before;
        var ids = (await Task.WhenAll(batch)).Select(a => Assert.IsType<LedgerAnswer.Accepted>(a).Transaction!.Id).ToList();
        // The other's review went first; who drew and what follows came next, in the order of coming.
        Assert.Equal([ids[2], ids[0], ids[1], ids[3]], ids.Order());
        Assert.Equal([[other], [drawing, other], [drawing, other]], loads);
        var launches = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pipeline.SubmitAsync(Done("launch", drawing), default)));
        Assert.Equal(1, launches.Count(a => ((LedgerAnswer.Accepted)a).Transaction!.Trace.Awards.Count > 0));
    }

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S10.4")]
    public async Task Who_draws_on_a_budget_waits_for_its_row_in_a_lane_of_its_own()
    {
        await using var server = await ClubServer.StartAsync(backend: TestBackend.Postgres);
        var (drawing, other) = (await IdOfAsync(server, "0123456789"), await IdOfAsync(server, "0123456780"));
        var (isHandedOver, budget) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loads = 0;
        var store = HeldUpStore.Over(server.Host.Database.Ledger, load =>
        {
            // The first time it turns out that it needs the counter.
            if (!load.Members.Contains(drawing) || Interlocked.Increment(ref loads) == 1)
                return Task.CompletedTask;
            isHandedOver.TrySetResult();
            return budget.Task;
        });
        // One lane for all that needs no counter: whatever waits in it holds up the rest.
        var options = new LedgerOptions { LanesPerProgram = 1, AnswerMax = TimeSpan.FromMinutes(5) };
        await using var pipeline = PipelineOf(server, store, options);
        try
        {
            var launch = pipeline.SubmitAsync(Done("launch", drawing), default);
            await isHandedOver.Task.WaitAsync(TimeSpan.FromMinutes(2));
            for (var i = 0; i < 3; i++)
                Assert.IsType<LedgerAnswer.Accepted>(
                    await pipeline.SubmitAsync(Review(other), default).WaitAsync(TimeSpan.FromMinutes(2)));
            Assert.False(launch.IsCompleted);
            budget.SetResult();

            Assert.Single(Assert.IsType<LedgerAnswer.Accepted>(await launch).Transaction!.Trace.Awards);
            Assert.Equal(2, loads);
        }
        finally
        {
            // Else what is held up would hold up the end of the test as well.
            budget.TrySetResult();
        }
    }

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S10.4")]
    public async Task What_is_handed_over_is_given_up_at_a_shutdown_that_takes_too_long_and_carried_out_at_one_that_does_not()
    {
        await using var server = await ClubServer.StartAsync(backend: TestBackend.Postgres);
        var drawing = await IdOfAsync(server, "0123456789");
        var (isHandedOver, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loads = 0;
        var store = HeldUpStore.Over(server.Host.Database.Ledger, _ =>
        {
            if (Interlocked.Increment(ref loads) == 1)
                return Task.CompletedTask;
            isHandedOver.TrySetResult();
            return gate.Task;
        });
        var pipeline = PipelineOf(server, store, new LedgerOptions { BatchSize = 1, LanesPerProgram = 1 });
        var first = pipeline.SubmitAsync(Done("launch", drawing), default);
        await isHandedOver.Task.WaitAsync(TimeSpan.FromMinutes(2));
        // Its first lane has it in work, or still before it, when everything is given up: either way it has an answer.
        var second = pipeline.SubmitAsync(Done("launch", drawing), default);

        pipeline.GiveUpWaiting();
        gate.SetResult();
        await pipeline.DisposeAsync();

        Assert.Single(Assert.IsType<LedgerAnswer.Accepted>(await first).Transaction!.Trace.Awards);
        Assert.True((await Assert.ThrowsAsync<LedgerBusyException>(() => second)).IsShuttingDown);
    }

    [ConditionalFact]
    [RequiresPostgres]
    [Semantics("S10.4")]
    public async Task What_time_does_is_not_held_up_by_a_budget_in_its_batch()
    {
        await using var server = await ClubServer.StartAsync(backend: TestBackend.Postgres);
        var (drawing, other) = (await IdOfAsync(server, "0123456789"), await IdOfAsync(server, "0123456780"));
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loads = new List<long[]>();
        var store = Behind(gate.Task, server, begun, loads);
        await using var pipeline = PipelineOf(server, store, new LedgerOptions { LanesPerProgram = 1 });
        var before = pipeline.SubmitAsync(Review(other), default);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(2));
        var launch = pipeline.SubmitAsync(Done("launch", drawing), default);
        var wake = pipeline.SubmitAsync(LedgerCommand.WakeOf(1, other), default);
        gate.SetResult();

        foreach (var one in new[] { before, launch, wake })
            Assert.IsType<LedgerAnswer.Accepted>(await one);
        // The wake was carried out with the first batch of both; only who drew was taken up again.
        Assert.Equal([[other], [drawing, other], [drawing]], loads);
    }

    /// <summary>A store that notes whose facts each batch loads, and lets none load before the gate opens.</summary>
    private static ILedgerStore Behind(
        Task gate, ClubServer server, TaskCompletionSource begun, List<long[]> loads) =>
        HeldUpStore.Over(server.Host.Database.Ledger, load =>
        {
            begun.TrySetResult();
            lock (loads)
                loads.Add([.. load.Members.Order()]);
            return gate;
        });
}
