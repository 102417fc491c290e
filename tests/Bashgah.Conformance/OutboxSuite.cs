using Bashgah.Storage;
using Bashgah.Storage.Databases;
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
        Assert.Equal(0, await Database.Outbox.CompleteAsync(first, default));
    }

    [ConditionalFact]
    public async Task A_delivered_message_is_gone()
    {
        await EnqueueAsync("a");
        var message = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default));
        Assert.Equal(1, await Database.Outbox.CompleteAsync([message], default));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon + (9 * Minute), Minute, 10, default));
    }

    [ConditionalFact]
    public async Task A_failed_message_waits_longer_each_time_and_never_dies_of_it()
    {
        await EnqueueAsync("a");
        var now = Noon;
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var message = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, now, Minute, 10, default));
            Assert.Equal(attempt, message.Attempts);
            Assert.True(await Database.Outbox.FailAsync(message, now, default));
            Assert.False(await Database.Outbox.FailAsync(message, now, default));
            // 2 seconds, 4, 8 … at most an hour.
            var delay = Math.Min(3_600_000_000, 2_000_000L << Math.Min(attempt, 20));
            Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, now + delay - 1, Minute, 10, default));
            now += delay;
        }
    }

    [ConditionalFact]
    public async Task What_was_not_tried_is_put_back_as_it_was_and_the_oldest_comes_first()
    {
        await EnqueueAsync("a", "b", "c");
        var leased = await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 2, default);
        Assert.True(await Database.Outbox.FailAsync(leased[0], Noon, default));
        Assert.Equal(1, await Database.Outbox.PutBackAsync(leased, Noon, default));
        Assert.Equal(["b", "c"], (await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default)).Select(m => m.Body));
        var again = await Database.Outbox.LeaseAsync(ProgramId, Noon + Minute, Minute, 2, default);
        Assert.Equal([("a", 1), ("b", 0)], again.Select(m => (m.Body, m.Attempts)));
        Assert.Equal(2, await Database.Outbox.PutBackAsync(again, Noon + (3 * Minute), default));
        Assert.Equal(["c"], (await Database.Outbox.LeaseAsync(ProgramId, Noon + (2 * Minute), Minute, 10, default)).Select(m => m.Body));
        Assert.Equal(3, (await Database.Outbox.LeaseAsync(ProgramId, Noon + (3 * Minute), Minute, 10, default)).Count);
        Assert.Equal(0, await Database.Outbox.PutBackAsync([], Noon, default));
    }

    [ConditionalFact]
    public async Task No_more_are_leased_than_asked_for_however_the_database_goes_about_it()
    {
        await EnqueueAsync("a", "b", "c");
        // A plan that PostgreSQL chooses by itself for a small table: the rows one by one, and the condition for each of them again.
        var address = Backend == TestBackend.Postgres
            ? Address + ";Options=-c enable_hashjoin=off -c enable_mergejoin=off -c enable_material=off -c enable_hashagg=off -c enable_sort=off"
            : Address;
        await using var node = await BashgahDatabase.OpenAsync(address, Options, default);
        Assert.Equal(["a", "b"], (await node.Outbox.LeaseAsync(ProgramId, Noon, Minute, 2, default)).Select(m => m.Body));
        Assert.Equal(["c"], (await node.Outbox.LeaseAsync(ProgramId, Noon, Minute, 2, default)).Select(m => m.Body));
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
        Assert.Empty(await DueAsync("other", Noon));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default, "other"));
        Assert.Equal([ProgramId], await DueAsync("message", Noon));
        var leased = Assert.Single(await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 10, default, "message"));
        Assert.Empty(await DueAsync("message", Noon));
        Assert.True(await Database.Outbox.FailAsync(leased, Noon, default));
        Assert.Empty(await DueAsync("message", Noon + 1_999_999));
        Assert.Equal([ProgramId], await DueAsync("message", Noon + 2_000_000));
    }

    [ConditionalFact]
    public async Task All_programs_are_asked_at_once_and_each_is_named_once()
    {
        var other = (await Database.Programs.CreateAsync("second", new("test", "here"), Noon, default)).Id;
        await EnqueueAsync("a", "b");
        Assert.Equal([ProgramId], await DueAsync("message", Noon));
        await Database.Sql.WriteAsync(
            c => c.ExecuteAsync($"INSERT INTO outbox VALUES ({other}, 1, 'message', 1, 'x', 0, 0, 0, 'waiting')", default), default);
        Assert.Equal(new[] { ProgramId, other }.Order(), await DueAsync("message", Noon));
    }

    [ConditionalFact]
    public async Task What_is_too_old_is_dropped_unless_somebody_delivers_it()
    {
        await EnqueueAsync("a", "b", "c");
        var recordedAt = (await Ledger.LatestRecordedAtAsync(ProgramId, default))!.Value;
        Assert.Equal(default, await Database.Outbox.DropAsync(ProgramId, "message", recordedAt, Noon, default));
        Assert.Equal(default, await Database.Outbox.DropAsync(ProgramId, "other", recordedAt + 1, Noon, default));
        var leased = await Database.Outbox.LeaseAsync(ProgramId, Noon, Minute, 2, default);
        Assert.True(await Database.Outbox.FailAsync(leased[1], Noon, default));
        Assert.Equal(new DroppedMessages(1, 1), await Database.Outbox.DropAsync(ProgramId, "message", recordedAt + 1, Noon, default));
        Assert.Equal(1, await Database.Outbox.CompleteAsync(leased, default));
        Assert.Empty(await Database.Outbox.LeaseAsync(ProgramId, Noon + (9 * Minute), Minute, 10, default));
    }

    [ConditionalFact]
    public async Task More_than_a_page_of_what_is_too_old_is_dropped()
    {
        for (var i = 0; i < 9; i++)
            await EnqueueAsync([.. Enumerable.Range(0, 120).Select(n => $"{n}")]);
        var recordedAt = (await Ledger.LatestRecordedAtAsync(ProgramId, default))!.Value;
        Assert.Equal(new DroppedMessages(1_080, 0), await Database.Outbox.DropAsync(ProgramId, "message", recordedAt + 1, Noon, default));
        Assert.Empty(await DueAsync("message", Noon));
    }

    private Task<IReadOnlyList<int>> DueAsync(string topic, long now) => Database.Outbox.FindDueAsync(topic, now, default);

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
