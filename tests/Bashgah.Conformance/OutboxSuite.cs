using Bashgah.Storage.Ledger;
using Bashgah.Storage.Outboxes;

namespace Bashgah.Conformance;

/// <summary>Side effects leave at least once, by one deliverer at a time.</summary>
public abstract class OutboxSuite(TestBackend backend) : StoreSuite(backend)
{
    private const long Minute = 60_000_000;

    [ConditionalFact]
    public async Task A_message_is_leased_to_one_deliverer_until_the_lease_ends()
    {
        await EnqueueAsync("a", "b", "c");
        var first = await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 2, default);
        Assert.Equal(["a", "b"], first.Select(m => m.Body));
        var second = await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default);
        Assert.Equal(["c"], second.Select(m => m.Body));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon + Minute - 1, Minute, 10, default));
        Assert.Equal(3, (await Database.Outbox.LeaseAsync(ProgramId, Noon + Minute, Minute, 10, default)).Count);
        // The first deliverer comes back too late: its lease is somebody else's now.
        Assert.False(await Database.Outbox.CompleteAsync(first[0], default));
    }

    [ConditionalFact]
    public async Task A_delivered_message_is_gone()
    {
        await EnqueueAsync("a");
        var message = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default));
        Assert.True(await Database.Outbox.CompleteAsync(message, default));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon + (9 * Minute), Minute, 10, default));
    }

    [ConditionalFact]
    public async Task A_failed_message_waits_longer_each_time_and_dies_after_twelve()
    {
        await EnqueueAsync("a");
        var now = Noon;
        for (var attempt = 0; attempt < Outbox.AttemptsMax; attempt++)
        {
            var message = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, now, Minute, 10, default));
            Assert.Equal(attempt, message.Attempts);
            Assert.True(await Database.Outbox.FailAsync(message, now, default));
            // 2 seconds, 4, 8 … at most an hour.
            var delay = Math.Min(3_600_000_000, 2_000_000L << attempt);
            Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, now + delay - 1, Minute, 10, default));
            now += delay;
        }

        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, now + (1_000 * Minute), Minute, 10, default));
        Assert.Equal("a", Assert.Single(await Database.Outbox.ReadDeadAsync(ProgramId, 10, default)).Body);
        Assert.Equal(1, await Database.Outbox.ReviveAsync(ProgramId, now, default));
        Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, now, Minute, 10, default));
    }

    [ConditionalFact]
    public async Task Four_deliverers_at_once_never_get_the_same_message()
    {
        await EnqueueAsync([.. Enumerable.Range(0, 40).Select(i => $"m{i}")]);
        var leased = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var node = await OpenAnotherAsync();
            var mine = new List<string>();
            for (var i = 0; i < 5; i++)
            {
                mine.AddRange((await node.Outbox.LeaseAsync(ProgramId, Noon, Minute, 4, default)).Select(m => m.Body));
            }

            return mine;
        })));
        var all = leased.SelectMany(l => l).ToList();
        Assert.Equal(40, all.Count);
        Assert.Equal(40, all.Distinct().Count());
    }

    [ConditionalFact]
    public async Task Each_topic_is_asked_for_and_leased_by_itself()
    {
        await EnqueueAsync("a");
        Assert.False(await Database.Outbox.IsAnyDueAsync(ProgramId, "other", Noon, default));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default, "other"));
        Assert.True(await Database.Outbox.IsAnyDueAsync(ProgramId, "message", Noon, default));
        Assert.False(await Database.Outbox.IsAnyDueAsync(ProgramId + 1, "message", Noon, default));
        var leased = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default, "message"));
        Assert.False(await Database.Outbox.IsAnyDueAsync(ProgramId, "message", Noon, default));
        Assert.True(await Database.Outbox.FailAsync(leased, Noon, default));
        Assert.False(await Database.Outbox.IsAnyDueAsync(ProgramId, "message", Noon + 1_999_999, default));
        Assert.True(await Database.Outbox.IsAnyDueAsync(ProgramId, "message", Noon + 2_000_000, default));
    }

    [ConditionalFact]
    public async Task What_is_too_old_is_dropped_unless_somebody_delivers_it()
    {
        await EnqueueAsync("a", "b");
        var recordedAt = (await Ledger.LatestRecordedAtAsync(ProgramId, default))!.Value;
        Assert.Equal(0, await Database.Outbox.DropAsync(ProgramId, "message", recordedAt, Noon, default));
        Assert.Equal(0, await Database.Outbox.DropAsync(ProgramId, "other", recordedAt + 1, Noon, default));
        var leased = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 1, default));
        Assert.Equal(1, await Database.Outbox.DropAsync(ProgramId, "message", recordedAt + 1, Noon, default));
        Assert.True(await Database.Outbox.CompleteAsync(leased, default));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon + (9 * Minute), Minute, 10, default));
    }

    private async Task EnqueueAsync(params string[] bodies)
    {
        var member = await JoinAsync();
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var id = await batch.TakeTransactionIdsAsync(1, default);
        await batch.CommitAsync(
            Writes(Purchase(id, facts, $"D-{id}", 1)) with
            {
                Outbox = [.. bodies.Select(body => new OutboxWrite("message", id, body))],
            },
            default);
    }
}

public sealed class SqliteOutboxTests() : OutboxSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresOutboxTests() : OutboxSuite(TestBackend.Postgres);
