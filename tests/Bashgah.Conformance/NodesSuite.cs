using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Verification;

namespace Bashgah.Conformance;

/// <summary>Several processes on one database: nothing that they do at once gives what no order would.</summary>
public abstract class NodesSuite(TestBackend backend) : StoreSuite(backend)
{
    [ConditionalFact, Semantics("S10.3")]
    public async Task Commands_of_one_member_on_four_nodes_take_effect_one_after_the_other()
    {
        var member = await JoinAsync();
        await OnNodesAsync(4, async (node, number) =>
        {
            for (var i = 0; i < 25; i++)
            {
                await RetryAsync(() => BuyAsync(member, $"N{number}-{i}", 3, node: node));
            }
        });

        // 4 nodes × 25 purchases × 3 points; joining was version 1.
        Assert.Equal(300, await AvailableAsync(member));
        Assert.Equal(101, (await Ledger.ReadFactsAsync(ProgramId, member, default))!.Version);
        var report = await Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default);
        Assert.Empty(report.Findings);
        Assert.Equal(101, report.Transactions);
    }

    [ConditionalFact, Semantics("S10.1")]
    public async Task One_key_sent_to_four_nodes_at_once_is_taken_once()
    {
        var member = await JoinAsync();
        var taken = 0;
        await OnNodesAsync(4, async (node, number) =>
        {
            if (await RetryAsync(() => BuyAsync(member, $"K-{number}", 40, key: "same-key", node: node)) is not null)
            {
                Interlocked.Increment(ref taken);
            }
        });
        Assert.Equal(1, taken);
        Assert.Equal(40, await AvailableAsync(member));
    }

    [ConditionalFact, Semantics("S10.1")]
    public async Task One_key_for_different_members_is_taken_once_and_the_loser_begins_again()
    {
        // No lock is common to them: the unique key alone decides.
        long[] members = [await JoinAsync(), await JoinAsync(), await JoinAsync(), await JoinAsync()];
        var taken = 0;
        await OnNodesAsync(4, async (node, number) =>
        {
            if (await RetryAsync(() => BuyAsync(members[number], $"M-{number}", 9, key: "one", node: node)) is not null)
            {
                Interlocked.Increment(ref taken);
            }
        });
        Assert.Equal(1, taken);
        var balances = 0L;
        foreach (var member in members)
        {
            balances += await AvailableAsync(member);
        }

        Assert.Equal(9, balances);
    }

    [ConditionalFact, Semantics("S10.2")]
    public async Task One_document_sent_to_four_nodes_at_once_is_recorded_once()
    {
        var member = await JoinAsync();
        var other = await JoinAsync();
        var recorded = 0;
        await OnNodesAsync(4, async (node, number) =>
        {
            var buyer = number % 2 == 0 ? member : other;
            if (await RetryAsync(() => BuyAsync(buyer, "INV-1", 25, key: $"k-{number}", node: node)) is not null)
            {
                Interlocked.Increment(ref recorded);
            }
        });
        Assert.Equal(1, recorded);
        Assert.Equal(25, await AvailableAsync(member) + await AvailableAsync(other));
    }

    [ConditionalFact, Semantics("S10.2")]
    public async Task A_number_is_unique_in_its_scope_and_kind_only()
    {
        var member = await JoinAsync();
        Assert.NotNull(await RecordAsync(member, new UniqueDocument("", "7", "purchase")));
        Assert.NotNull(await RecordAsync(member, new UniqueDocument("north", "7", "purchase")));
        Assert.NotNull(await RecordAsync(member, new UniqueDocument("", "7", "return")));
        await Assert.ThrowsAsync<BatchConflictException>(
            () => RecordAsync(member, new UniqueDocument("north", "7", "purchase")));
        Assert.Equal(3, await AvailableAsync(member));
    }

    [ConditionalFact, Semantics("S10.4", "S7.2")]
    public async Task Of_twelve_simultaneous_takers_of_the_last_five_exactly_five_succeed()
    {
        var key = new CounterKey("stock/coffee", 0);
        var members = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            members.Add(await JoinAsync());
        }

        var taken = 0;
        await OnNodesAsync(4, async (node, number) =>
        {
            for (var i = 0; i < 3; i++)
            {
                var member = members[(number * 3) + i];
                if (await RetryAsync(() => TakeOneAsync(node, member, key, stock: 5)))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });
        Assert.Equal(5, taken);
        var counters = await Ledger.ReadCountersAsync(ProgramId, [key], default);
        Assert.Equal(5, counters[key].Amount);
        Assert.Equal(5, counters[key].Version);
        Assert.Empty(
            (await Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default)).Findings);
    }

    [ConditionalFact]
    public async Task Members_locked_in_any_order_by_many_batches_do_not_deadlock()
    {
        long[] members = [await JoinAsync(), await JoinAsync(), await JoinAsync()];
        await OnNodesAsync(4, async (node, number) =>
        {
            for (var i = 0; i < 10; i++)
            {
                // No retry: a deadlock would show as a conflict.
                await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
                var wanted = number % 2 == 0 ? members : [.. members.Reverse()];
                var loaded = await batch.LoadAsync(Load(wanted), default);
                var id = await batch.TakeTransactionIdsAsync(3, default);
                var decisions = wanted.Select((m, n) => Purchase(id + n, loaded.Members[m], $"L{number}-{i}-{m}", 1)).ToList();
                await batch.CommitAsync(
                    new BatchWrites
                    {
                        Transactions = [.. decisions.Select(d => new TransactionWrite { Decision = d, Actor = "test" })],
                        Members = [.. decisions.Select(d => new MemberWrite(d.Members[0], long.MaxValue))],
                        Counters = [],
                    },
                    default);
            }
        });
        foreach (var member in members)
        {
            Assert.Equal(40, await AvailableAsync(member));
        }
    }

    [ConditionalFact, Semantics("S3.2")]
    public async Task A_policy_is_published_between_batches_and_lies_after_what_they_recorded()
    {
        var member = await JoinAsync();
        await using var another = await OpenAnotherAsync();
        Task<PublishOutcome> publishing;
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            Assert.Equal(1, batch.Policy.Versions);
            // On a thread of its own, since SQLite waits without giving it back.
            publishing = Task.Run(() => another.Programs.PublishAsync(ProgramId, new("{ }", Noon, new("test", "here")), Noon, default));
            await Task.Delay(300);
            Assert.False(publishing.IsCompleted);
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            await batch.CommitAsync(
                Writes(Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, "D-1", 5)), default);
        }

        // Everything was recorded at noon, so that noon is too early and a microsecond later is not.
        Assert.Equal(Noon, Assert.IsType<PublishOutcome.TooEarly>(await publishing).LatestAt);
        var published = await another.Programs.PublishAsync(ProgramId, new("{ }", Noon + 1, new("test", "here")), Noon, default);
        Assert.Equal(2, Assert.IsType<PublishOutcome.Published>(published).Version.Version);
        await using var next = await Ledger.BeginAsync(ProgramId, [], default);
        Assert.Equal(2, next.Policy.Versions);
        Assert.Equal(Noon, await next.LatestRecordedAtAsync(default));
    }

    [ConditionalFact]
    public async Task Ids_ascend_along_every_chain_and_every_node_has_its_own()
    {
        var member = await JoinAsync();
        await OnNodesAsync(3, async (node, number) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await RetryAsync(() => BuyAsync(member, $"C{number}-{i}", 1, node: node));
            }
        });
        var report = await Database.Verifier.VerifyAsync(ProgramId, new VerifyOptions { WithDigest = false }, default);
        Assert.Empty(report.Findings);
        Assert.Equal(31, report.Transactions);
    }

    private async Task<bool> TakeOneAsync(BashgahDatabase node, long member, CounterKey key, long stock)
    {
        await using var batch = await node.Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var counter = (await batch.LoadCountersAsync([key], default))[key];
        if (counter.Amount >= stock)
        {
            return false;
        }

        var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, $"S-{member}", 1) with
        {
            Counters = [counter with { Amount = counter.Amount + 1, Times = counter.Times + 1, Version = counter.Version + 1 }],
        };
        await batch.CommitAsync(Writes(decision), default);
        return true;
    }

    private async Task<Decision> RecordAsync(long member, UniqueDocument document)
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, document.Number, 1);
        await batch.CommitAsync(Writes(decision, document), default);
        return decision;
    }

    /// <summary>What a pipeline does with a conflict: it begins again.</summary>
    private static async Task<T> RetryAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (BatchConflictException) when (attempt < 20)
            {
            }
        }
    }

    private async Task OnNodesAsync(int count, Func<BashgahDatabase, int, Task> work)
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OpenAnotherAsync()));
        try
        {
            await Task.WhenAll(nodes.Select((node, number) => Task.Run(() => work(node, number))));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}

public sealed class SqliteNodesTests() : NodesSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresNodesTests() : NodesSuite(TestBackend.Postgres);
