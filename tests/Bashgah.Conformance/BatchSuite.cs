using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Conformance;

/// <summary>What a batch loads is what was committed, and what it writes is read back the same.</summary>
public abstract class BatchSuite(TestBackend backend) : StoreSuite(backend)
{
    [ConditionalFact]
    public async Task What_is_written_is_read_back()
    {
        var member = await JoinAsync();
        var decision = await BuyAsync(member, "D-1", 120, key: "k-1");

        var stored = await Ledger.FindTransactionAsync(ProgramId, decision!.TransactionId, default);
        Assert.NotNull(stored);
        Assert.Equal(decision.Transfers, stored.Transfers);
        Assert.Equal(member, stored.MemberId);
        Assert.Equal(Noon, stored.RecordedAt);
        Assert.Equal("k-1", stored.IdempotencyKey);
        Assert.Equal(new UniqueDocument("", "D-1", "purchase"), stored.Document);
        Assert.Equal("D-1", Assert.IsType<Purchase>(stored.Event).DocumentNo);
        var written = Assert.Single(stored.Written);
        Assert.Equal($"m/{member}", written.Row);
        Assert.Equal(2, written.Version);
        Assert.Equal(120, await AvailableAsync(member));
        Assert.Equal(Noon, await Ledger.LatestRecordedAtAsync(ProgramId, default));
    }

    [ConditionalFact]
    public async Task A_batch_that_is_not_committed_leaves_nothing()
    {
        var member = await JoinAsync();
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            await batch.LoadAsync(Load([member]), default);
            await batch.LoadCountersAsync([new CounterKey("budget/launch/points", 0)], default);
            await batch.TakeTransactionIdsAsync(5, default);
        }

        Assert.Equal(1, (await Ledger.ReadFactsAsync(ProgramId, member, default))!.Version);
        var counters = new List<CounterFacts>();
        await foreach (var counter in Ledger.ReadAllCountersAsync(ProgramId, default))
        {
            counters.Add(counter);
        }

        Assert.Empty(counters);
        Assert.NotNull(await BuyAsync(member, "D-1", 1));
    }

    [ConditionalFact]
    public async Task Members_that_are_not_there_are_missing_in_what_was_loaded()
    {
        var member = await JoinAsync();
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var loaded = await batch.LoadAsync(
            Load([member, 999], ["no-key"], [new DocumentKey("", "none")], [new UniqueDocument("", "none", "purchase")]),
            default);
        Assert.Equal([member], loaded.Members.Keys);
        Assert.Empty(loaded.Keys);
        Assert.Empty(loaded.Documents);
        Assert.Empty(loaded.Recorded);
    }

    [ConditionalFact]
    public async Task A_document_comes_with_its_claim_and_its_returns_oldest_first()
    {
        var member = await JoinAsync();
        var purchaseId = await RecordMemberlessAsync("D-7");
        await RecordChildAsync(
            purchaseId, new Claim("D-7", "", null, member) { OccurredAt = Noon }, new("", "D-7", "claim"), member);
        await RecordChildAsync(
            purchaseId, new Return("D-7", "", null, "R-1", null) { OccurredAt = Noon }, new("", "R-1", "return"), member);

        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var loaded = await batch.LoadAsync(Load([member], documents: [new DocumentKey("", "D-7")]), default);
        var history = loaded.Documents[new DocumentKey("", "D-7")];
        Assert.Equal(
            [typeof(Purchase), typeof(Claim), typeof(Return)], history.Transactions.Select(t => t.Event.GetType()));
        Assert.Equal(purchaseId, history.Transactions[0].TransactionId);
    }

    [ConditionalFact]
    public async Task References_lead_to_their_members()
    {
        var hasher = await Database.Members.HasherAsync(ProgramId, default);
        var member = await JoinAsync(new() { Phone = "+989121234567" });
        var bought = await BuyAsync(member, "D-1", 5);
        var purchaseId = await RecordMemberlessAsync("D-2");
        await RecordMemberlessAsync("D-3");
        await RecordChildAsync(
            purchaseId, new Claim("D-2", "", null, member) { OccurredAt = Noon }, new("", "D-2", "claim"), member);
        MemberReference[] known =
        [
            MemberReference.ById(member), hasher.Reference("phone", "+989121234567"),
            MemberReference.OfTransaction(bought!.TransactionId), MemberReference.OfDocument(new("", "D-1")),
            MemberReference.OfDocument(new("", "D-2")),
        ];
        MemberReference[] unknown =
        [
            MemberReference.ById(999), hasher.Reference("email", "+989121234567"),
            MemberReference.OfTransaction(999), MemberReference.OfDocument(new("", "D-3")),
            MemberReference.OfDocument(new("north", "D-1")),
        ];

        await using var batch = await Ledger.BeginAsync(ProgramId, [.. known, .. unknown], default);
        var inBatch = batch.Found;
        Assert.Equal(known.ToHashSet(), inBatch.Keys.ToHashSet());
        Assert.All(inBatch.Values, id => Assert.Equal(member, id));
        Assert.Equal(inBatch, await Ledger.ResolveAsync(ProgramId, [.. known, .. unknown], default));
    }

    [ConditionalFact]
    public async Task Many_transactions_of_a_member_in_one_batch_raise_its_version_one_by_one()
    {
        var member = await JoinAsync();
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            var id = await batch.TakeTransactionIdsAsync(50, default);
            var decisions = new List<Decision>();
            for (var i = 0; i < 50; i++)
            {
                decisions.Add(Purchase(id + i, facts, $"D-{i}", 3));
                facts = decisions[^1].Members[0];
            }

            await batch.CommitAsync(
                new BatchWrites
                {
                    Transactions = [.. decisions.Select(d => new TransactionWrite { Decision = d, Actor = "test" })],
                    Members = [new MemberWrite(facts, long.MaxValue)],
                    Counters = [],
                },
                default);
        }

        Assert.Equal(150, await AvailableAsync(member));
        var versions = new List<int>();
        await foreach (var transaction in Ledger.ReadTransactionsAsync(ProgramId, 0, default))
        {
            versions.Add(transaction.Written[0].Version);
        }

        Assert.Equal(Enumerable.Range(1, 51), versions);
    }

    [ConditionalFact]
    public async Task Entries_come_newest_first_and_page_by_cursor()
    {
        var member = await JoinAsync();
        for (var i = 1; i <= 5; i++)
        {
            await BuyAsync(member, $"D-{i}", i);
        }

        var first = await Ledger.ReadEntriesAsync(ProgramId, member, null, null, 2, default);
        Assert.Equal([5, 4], first.Select(Amount));
        var cursor = new EntryCursor(first[^1].Transaction.Id, first[^1].Index);
        var rest = await Ledger.ReadEntriesAsync(ProgramId, member, "points", cursor, 10, default);
        Assert.Equal([3, 2, 1], rest.Select(Amount));
        Assert.Equal([6, 3, 1], rest.Select(e => e.Transaction.Transfers[e.Index].BalanceAfter));
        Assert.Empty(await Ledger.ReadEntriesAsync(ProgramId, member, "stamps", null, 10, default));

        static long Amount(StoredEntry entry) => entry.Transaction.Transfers[entry.Index].Amount;
    }

    [ConditionalFact]
    public async Task Members_are_found_by_when_they_are_due()
    {
        var early = await JoinAsync();
        var late = await JoinAsync();
        await SetDueAsync(early, Noon + 10);
        await SetDueAsync(late, Noon + 20);
        Assert.Equal([early], await Ledger.FindDueAsync(ProgramId, Noon + 15, 1, 10, default));
        Assert.Equal([early, late], await Ledger.FindDueAsync(ProgramId, Noon + 20, 1, 10, default));
        Assert.Equal([early], await Ledger.FindDueAsync(ProgramId, Noon + 20, 1, 1, default));
        Assert.Equal([early, late], (await Ledger.FindDueAsync(ProgramId, Noon, 2, 10, default)).Order());
    }

    [ConditionalFact]
    public async Task A_note_is_kept_apart_and_read_back()
    {
        var member = await JoinAsync();
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
        var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, "D-1", 3);
        var writes = Writes(decision);
        await batch.CommitAsync(
            writes with { Transactions = [writes.Transactions[0] with { Note = "کالا آسیب دید" }] }, default);
        Assert.Equal("کالا آسیب دید", await Ledger.ReadNoteAsync(ProgramId, decision.TransactionId, default));
        Assert.Null(await Ledger.ReadNoteAsync(ProgramId, 999, default));
    }

    [ConditionalFact]
    public async Task Vouchers_are_found_by_code_with_their_latest_state()
    {
        var member = await JoinAsync();
        var id = 0L;
        foreach (var step in new[] { "issued", "used" })
        {
            await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
            var facts = (await batch.LoadAsync(Load([member]), default)).Members[member];
            facts.Version++;
            var transactionId = await batch.TakeTransactionIdsAsync(1, default);
            id = id == 0 ? transactionId * 128 : id;
            var decision = Decided(transactionId, new VoucherUse(member, id) { OccurredAt = Noon }, member, [], facts);
            decision = decision with
            {
                Trace = new Trace { Vouchers = [new VoucherTrace(id, member, "coffee", 2, step, "K7M2", Noon + 5, null)] },
            };
            await batch.CommitAsync(Writes(decision), default);
            var voucher = await Ledger.FindVoucherAsync(ProgramId, null, "K7M2", default);
            Assert.Equal(new StoredVoucher(id, member, "coffee", 2, "K7M2", Noon + 5, step, step == "issued" ? null : Noon), voucher);
        }

        Assert.Equal("used", (await Ledger.FindVoucherAsync(ProgramId, id, null, default))!.State);
        Assert.Single(await Ledger.ReadVouchersAsync(ProgramId, member, long.MaxValue, 10, default));
        Assert.Null(await Ledger.FindVoucherAsync(ProgramId, null, "NONE", default));
    }

    [ConditionalFact]
    public async Task A_batch_that_breaks_the_store_s_terms_is_refused_whole()
    {
        var member = await JoinAsync();
        await using (var batch = await Ledger.BeginAsync(ProgramId, [], default))
        {
            // Facts that were never loaded are not locked: writing them would overwrite somebody else's.
            var facts = (await Ledger.ReadFactsAsync(ProgramId, member, default))!;
            var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, "D-1", 3);
            await Assert.ThrowsAsync<InvalidOperationException>(() => batch.CommitAsync(Writes(decision), default));
        }

        Assert.Equal(0, await AvailableAsync(member));
        Assert.NotNull(await BuyAsync(member, "D-1", 3));
    }

    private async Task<long> RecordMemberlessAsync(string documentNo)
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var id = await batch.TakeTransactionIdsAsync(1, default);
        await batch.CommitAsync(
            Writes(Decided(id, Bought(documentNo, null, 500), null, []), new UniqueDocument("", documentNo, "purchase")),
            default);
        return id;
    }

    private async Task RecordChildAsync(long parentId, LedgerEvent happened, UniqueDocument document, long memberId)
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([memberId]), default)).Members[memberId];
        facts.Version++;
        var decision = Decided(await batch.TakeTransactionIdsAsync(1, default), happened, memberId, [], facts);
        var writes = Writes(decision, document);
        await batch.CommitAsync(
            writes with { Transactions = [writes.Transactions[0] with { ParentId = parentId }] }, default);
    }

    private async Task SetDueAsync(long memberId, long dueAt)
    {
        await using var batch = await Ledger.BeginAsync(ProgramId, [], default);
        var facts = (await batch.LoadAsync(Load([memberId]), default)).Members[memberId];
        var decision = Purchase(await batch.TakeTransactionIdsAsync(1, default), facts, $"due-{memberId}", 1);
        await batch.CommitAsync(
            Writes(decision) with { Members = [new MemberWrite(decision.Members[0], dueAt)] }, default);
    }
}

public sealed class SqliteBatchTests() : BatchSuite(TestBackend.Sqlite);

[RequiresPostgres]
public sealed class PostgresBatchTests() : BatchSuite(TestBackend.Postgres);
