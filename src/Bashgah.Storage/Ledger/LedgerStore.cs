using System.Data.Common;
using System.Runtime.CompilerServices;
using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Simulation;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Ledger;

/// <summary>The reading half of the ledger's door, the same for both databases.</summary>
internal abstract class LedgerStore(SqlDatabase database, NoteCipher notes, AuditLog audit) : ILedgerStore
{
    /// <summary>The chains that this process writes.</summary>
    protected ChainPool Chains { get; } = new();

    /// <summary>What chains hold of policy versions.</summary>
    protected PolicyMarks Policies { get; } = new();

    /// <summary>Seals free text.</summary>
    protected NoteCipher Notes => notes;

    /// <summary>Tells what staff did in a batch.</summary>
    protected AuditLog Audit => audit;

    public abstract bool HasManyWriters { get; }

    public abstract Task<ILedgerBatch> BeginAsync(
        int programId, IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken);

    public Task<MemberFacts?> ReadFactsAsync(int programId, long memberId, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.FactsAsync(memberId, cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<long, MemberFacts>> ReadFactsAsync(
        int programId, IReadOnlyCollection<long> members, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<long, MemberFacts>>(
            programId, async q => (await q.FactsAsync(members, cancellationToken)).ToDictionary(facts => facts.Id),
            cancellationToken);

    public async Task<IReadOnlyList<long>> FindDueAsync(
        int programId, long dueAt, int policyVersion, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(programId, q => q.DueAsync(dueAt, policyVersion, limit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<(long Id, long DueAt)>> ReadDueAsync(
        int programId, long dueAt, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(long Id, long DueAt)>>(
            programId, async q => await q.DueByTimeAsync(dueAt, limit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<(long Id, int PolicySeen)>> FindUnmetAsync(
        int programId, int policyVersion, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(long Id, int PolicySeen)>>(
            programId, async q => await q.UnmetAsync(policyVersion, limit, cancellationToken), cancellationToken);

    public async Task<StoredTransaction?> FindTransactionAsync(
        int programId, long transactionId, CancellationToken cancellationToken) =>
        await ReadAsync(programId, q => q.TransactionAsync(transactionId, cancellationToken), cancellationToken)
            is { } row
            ? LedgerSql.Stored(row)
            : null;

    public async IAsyncEnumerable<StoredTransaction> ReadTransactionsAsync(
        int programId, long afterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.Of(programId).OpenAsync(cancellationToken);
        var queries = new LedgerQueries(database, connection, programId);
        await foreach (var row in queries.AllTransactionsAsync(afterId, cancellationToken))
        {
            yield return LedgerSql.Stored(row);
        }
    }

    public Task<IReadOnlyList<StoredEntry>> ReadEntriesAsync(
        int programId, long memberId, string? currency, EntryCursor? before, int limit,
        CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredEntry>>(
            programId,
            async q =>
            {
                var places = await q.EntriesAsync(memberId, currency, before, limit, cancellationToken);
                var ids = places.Select(p => p.TransactionId).Distinct().ToList();
                var byId = (await q.TransactionsAsync(ids, cancellationToken))
                    .ToDictionary(row => row.Id, LedgerSql.Stored);
                return [.. places.Select(p => new StoredEntry(byId[p.TransactionId], p.Seq))];
            },
            cancellationToken);

    public Task<OthersTransactions> ReadOthersTransactionsAsync(
        int programId, long memberId, long beforeId, int limit, int lookAtMax, CancellationToken cancellationToken) =>
        ReadAsync(
            programId,
            async q =>
            {
                var seen = await q.WhoseEntriesAsync(memberId, beforeId, lookAtMax, cancellationToken);
                var others = seen.Where(transaction => transaction.IsOthers).Select(transaction => transaction.Id).ToList();
                var ids = others.Take(limit).ToList();
                var found = (await q.TransactionsAsync(ids, cancellationToken)).Select(LedgerSql.Stored).Reverse().ToList();
                return new OthersTransactions(
                    found,
                    others.Count > limit ? ids[^1]
                    : seen.Count == lookAtMax ? seen[^1].Id
                    : null);
            },
            cancellationToken);

    public Task<IReadOnlyCollection<long>> FindUplineAsync(
        int programId, IReadOnlyCollection<long> members, int depth, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.UplineAsync(members, depth, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<long>> ReadBroughtAsync(
        int programId, long referrerId, long afterId, int limit, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.BroughtAsync(referrerId, afterId, limit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<long>> CountBroughtAsync(
        int programId, long memberId, int depth, int max, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.BroughtByLevelAsync(memberId, depth, max, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<MemberFacts> ReadAllFactsAsync(
        int programId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.Of(programId).OpenAsync(cancellationToken);
        var queries = new LedgerQueries(database, connection, programId);
        await foreach (var row in queries.AllFactsAsync(cancellationToken))
        {
            yield return FactsCodec.Read(row.Facts);
        }
    }

    public async IAsyncEnumerable<HistoryEvent> ReadHistoryAsync(
        int programId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // As of one moment: an id that was taken before may be committed behind the page that it belongs to.
        await using var snapshot = await OpenSnapshotAsync(programId, cancellationToken);
        await foreach (var happened in snapshot.HistoryAsync(cancellationToken))
        {
            yield return happened;
        }
    }

    public async Task<LedgerSnapshot> OpenSnapshotAsync(int programId, CancellationToken cancellationToken) =>
        new(database, await database.Of(programId).OpenSnapshotAsync(cancellationToken), programId);

    public async IAsyncEnumerable<CounterFacts> ReadAllCountersAsync(
        int programId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var counter in await ReadAsync(
            programId, q => q.CountersAsync(cancellationToken), cancellationToken))
        {
            yield return counter;
        }
    }

    public Task<long?> LatestRecordedAtAsync(int programId, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.LatestRecordedAtAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<MemberReference, long>> ResolveAsync(
        int programId, IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<MemberReference, long>>(
            programId,
            async q =>
            {
                var found = new Dictionary<MemberReference, long>();
                foreach (var reference in references)
                {
                    if (await q.ResolveAsync(reference, cancellationToken) is { } id)
                    {
                        found[reference] = id;
                    }
                }

                return found;
            },
            cancellationToken);

    public Task<DocumentHistory?> FindDocumentAsync(
        int programId, DocumentKey document, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.DocumentAsync(document, cancellationToken), cancellationToken);

    public async Task<StoredVoucher?> FindVoucherAsync(
        int programId, long? id, string? code, CancellationToken cancellationToken) =>
        (await ReadAsync(
            programId,
            q => code is null
                ? q.VouchersAsync("id = @id", 1, cancellationToken, ("id", id))
                : q.VouchersAsync("code = @code", 1, cancellationToken, ("code", code)),
            cancellationToken)).FirstOrDefault();

    public async Task<IReadOnlyList<StoredVoucher>> ReadVouchersAsync(
        int programId, long memberId, long beforeId, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(
            programId,
            q => q.VouchersAsync(
                "member_id = @member AND id < @before", limit, cancellationToken, ("member", memberId), ("before", beforeId)),
            cancellationToken);

    public Task<IReadOnlyList<StoredCashOut>> ReadCashOutsAsync(
        int programId, string? state, long? memberId, long beforeId, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredCashOut>>(
            programId, async q => await q.CashOutsAsync(state, memberId, beforeId, limit, cancellationToken), cancellationToken);

    public Task<StoredCashOut?> FindCashOutAsync(int programId, long id, CancellationToken cancellationToken) =>
        ReadAsync(programId, q => q.CashOutAsync(id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StoredTransaction>> ReadHoldEndsAsync(
        int programId, long memberId, long afterId, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredTransaction>>(
            programId,
            async q =>
            {
                var ids = await q.HoldEndsAsync(memberId, afterId, limit, cancellationToken);
                return [.. (await q.TransactionsAsync(ids, cancellationToken)).OrderBy(row => row.Id).Select(LedgerSql.Stored)];
            },
            cancellationToken);

    public async Task<string?> ReadNoteAsync(
        int programId, long transactionId, CancellationToken cancellationToken) =>
        await ReadAsync(programId, q => q.NoteAsync(transactionId, cancellationToken), cancellationToken)
            is { } cipher
            && await notes.OpenAsync(programId, transactionId, cipher, cancellationToken) is { Length: > 0 } text
            ? text
            : null;

    public Task<IReadOnlyDictionary<CounterKey, CounterFacts>> ReadCountersAsync(
        int programId, IReadOnlyCollection<CounterKey> keys, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<CounterKey, CounterFacts>>(
            programId,
            async q =>
            {
                var found = new Dictionary<CounterKey, CounterFacts>();
                foreach (var key in keys)
                {
                    found[key] = await q.CounterAsync(key, cancellationToken)
                        ?? new CounterFacts(key.Key, key.PeriodOn, 0, 0, 0);
                }

                return found;
            },
            cancellationToken);

    private Task<T> ReadAsync<T>(
        int programId, Func<LedgerQueries, Task<T>> read, CancellationToken cancellationToken) =>
        database.Of(programId).ReadAsync(
            connection => read(new LedgerQueries(database, connection, programId)), cancellationToken);
}
