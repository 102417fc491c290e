using System.Net;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Tests.Support;
using Bashgah.Storage;
using Bashgah.Storage.Ledger;
using static Bashgah.Server.Tests.Platform.Ledger.LaneClub;

namespace Bashgah.Server.Tests.Platform.Ledger;

/// <summary>Bounds of a lane, conflicts that do not end, and its end.</summary>
public sealed class LaneTests
{
    [Fact]
    public async Task A_queue_is_bounded_by_lines_too()
    {
        await using var server = await ClubServer.StartAsync(batchSize: 1, queueLinesMax: 2_500);
        var member = await server.JoinAsync("0123456789");
        var lines = Enumerable.Range(1, 2_000).Select(i => new { line = i, quantity = 1, amount = 100 }).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.PostAsync(
            "/purchases", new { documentNo = $"INV-{i}", member = new { id = member }, currency = "MYR", lines })));

        var away = answers.Where(a => a.Status != HttpStatusCode.Created).ToList();
        Assert.NotEmpty(away);
        Assert.All(away, a => a.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests"));
        Assert.All(away, a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Equal(2_000 * (20 - away.Count), await server.AvailableAsync(member));
        // What was weighed is given back.
        Assert.Equal(HttpStatusCode.Created, (await server.BuyAsync("0123456789", "LAST", 100)).Status);
    }

    [Fact]
    public void A_batch_is_bounded_by_lines_too()
    {
        var batch = new BatchGathering(512, linesMax: 100);
        PendingCommand Of(int lines) => new(
            new LedgerCommand { ProgramId = 1, Actor = "test", Lines = lines, Build = _ => throw new InvalidOperationException() }, default);
        Assert.True(batch.TryAdd(Of(60)));
        Assert.True(batch.TryAdd(Of(40)));
        Assert.False(batch.TryAdd(Of(1)));
        // However long, a document alone is taken.
        Assert.True(new BatchGathering(512, linesMax: 100).TryAdd(Of(101)));
    }

    [Fact]
    [Semantics("S10.3")]
    public async Task A_member_who_is_always_in_conflict_does_not_fail_the_others_of_the_batch()
    {
        await using var server = await ClubServer.StartAsync();
        var (bad, good) = (await IdOfAsync(server, "0123456789"), await IdOfAsync(server, "0123456780"));
        var gate = new TaskCompletionSource();
        var store = HeldUpStore.Over(server.Host.Database.Ledger, async load =>
        {
            await gate.Task;
            if (load.Members.Contains(bad))
                throw new BatchConflictException("always");
        });
        await using var pipeline = PipelineOf(server, store, new LedgerOptions { AttemptsMax = 2 });

        var first = pipeline.SubmitAsync(Review(good), default);
        var failing = pipeline.SubmitAsync(Review(bad), default);
        var second = pipeline.SubmitAsync(Review(good), default);
        gate.SetResult();

        Assert.IsType<LedgerAnswer.Accepted>(await first);
        Assert.IsType<LedgerAnswer.Accepted>(await second);
        await Assert.ThrowsAsync<StoreAwayException>(() => failing);
    }

    [Fact]
    public async Task What_waits_when_the_shutdown_takes_too_long_is_given_up()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await IdOfAsync(server, "0123456789");
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var store = HeldUpStore.Over(server.Host.Database.Ledger, _ =>
        {
            begun.TrySetResult();
            return gate.Task;
        });
        await using var pipeline = PipelineOf(server, store, new LedgerOptions { BatchSize = 1 });
        var first = pipeline.SubmitAsync(Review(member), default);
        await begun.Task;
        var waiting = Enumerable.Range(0, 5).Select(_ => pipeline.SubmitAsync(Review(member), default)).ToList();

        pipeline.GiveUpWaiting();
        foreach (var one in waiting)
            Assert.True((await Assert.ThrowsAsync<LedgerBusyException>(() => one)).IsShuttingDown);
        Assert.True((await Assert.ThrowsAsync<LedgerBusyException>(
            () => pipeline.SubmitAsync(Review(member), default))).IsShuttingDown);
        gate.SetResult();
        Assert.IsType<LedgerAnswer.Accepted>(await first);
    }

    [Fact]
    public async Task Members_are_spread_over_a_programs_lanes_whatever_their_hash()
    {
        await using var server = await ClubServer.StartAsync();
        await using var pipeline = PipelineOf(
            server, server.Host.Database.Ledger, new LedgerOptions { Lanes = 4, LanesPerProgram = 4 });
        // About half of their hashes are negative numbers.
        for (var i = 1; i <= 8; i++)
        {
            var member = await IdOfAsync(server, $"012345678{i}");
            Assert.IsType<LedgerAnswer.Accepted>(await pipeline.SubmitAsync(Review(member), default));
        }
    }

    [Fact]
    public async Task What_waits_too_long_is_given_up_even_while_a_batch_stands_still()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await IdOfAsync(server, "0123456789");
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var store = HeldUpStore.Over(server.Host.Database.Ledger, _ =>
        {
            begun.TrySetResult();
            return gate.Task;
        });
        await using var pipeline = PipelineOf(
            server, store, new LedgerOptions { BatchSize = 1, WaitMax = TimeSpan.FromMilliseconds(300) });
        var first = pipeline.SubmitAsync(Review(member), default);
        await begun.Task;
        var wake = pipeline.SubmitAsync(LedgerCommand.WakeOf(1, member), default);
        var waiting = Enumerable.Range(0, 5).Select(_ => pipeline.SubmitAsync(Review(member), default)).ToList();

        foreach (var one in waiting)
            Assert.False((await Assert.ThrowsAsync<LedgerBusyException>(() => one)).IsShuttingDown);
        gate.SetResult();
        Assert.IsType<LedgerAnswer.Accepted>(await first);
        // What time alone does waits for room, and has time.
        Assert.IsType<LedgerAnswer.Accepted>(await wake);
    }

    [Fact]
    public async Task A_dry_run_waits_for_its_turn_no_longer_than_a_command()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await IdOfAsync(server, "0123456789");
        await using var pipeline = PipelineOf(
            server, server.Host.Database.Ledger,
            new LedgerOptions { EvaluationsMax = 0, WaitMax = TimeSpan.FromMilliseconds(50) });

        await Assert.ThrowsAsync<LedgerBusyException>(() => pipeline.EvaluateAsync(Review(member), default));
    }

    [Fact]
    public async Task Who_is_in_a_batch_that_stands_still_is_told_and_finds_out_later_what_became_of_it()
    {
        await using var server = await ClubServer.StartAsync();
        var member = await IdOfAsync(server, "0123456789");
        var gate = new TaskCompletionSource();
        var store = HeldUpStore.Over(server.Host.Database.Ledger, _ => gate.Task);
        // Long enough for the second try on a busy machine.
        await using var pipeline = PipelineOf(server, store, new LedgerOptions { AnswerMax = TimeSpan.FromSeconds(2) });
        var command = Review(member) with { IdempotencyKey = "key-1" };

        await Assert.ThrowsAsync<StoreAwayException>(() => pipeline.SubmitAsync(command, default));
        gate.SetResult();
        var again = Assert.IsType<LedgerAnswer.Accepted>(await pipeline.SubmitAsync(command, default));
        Assert.Equal(DuplicateKind.Key, again.Duplicate);
    }

    [Fact]
    public void A_lane_whose_batches_are_slow_takes_as_many_as_it_can_do_in_time()
    {
        var wait = new LaneWait(new LedgerOptions { BatchSize = 10, WaitMax = TimeSpan.FromSeconds(2) });
        Assert.False(wait.IsTooLong(8_000));
        // A quarter of 4 seconds: batches take one.
        wait.NoteBatch(TimeSpan.FromSeconds(4));

        Assert.False(wait.IsTooLong(29));
        Assert.True(wait.IsTooLong(30));
        Assert.Equal(1, wait.RetryAfterSeconds(5));
        Assert.Equal(3, wait.RetryAfterSeconds(30));
        Assert.Equal(30, wait.RetryAfterSeconds(8_000));
    }
}
