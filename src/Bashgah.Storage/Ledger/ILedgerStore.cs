using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Simulation;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage.Ledger;

/// <summary>
/// The ledger's tables behind one door, the same for SQLite and PostgreSQL. Writing goes through batches: one
/// database transaction that loads and locks what many commands need, and writes what was decided.
/// </summary>
public interface ILedgerStore
{
    /// <summary>True: batches of one process can be written side by side. False: each waits for the one before it.</summary>
    bool HasManyWriters { get; }

    /// <summary>Begins a batch of one program, whose policy cannot change before the batch ends, and finds the members that
    /// are named (<see cref="ILedgerBatch.Found"/>).</summary>
    Task<ILedgerBatch> BeginAsync(
        int programId, IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken);

    /// <summary>A member's facts as last written, or null. Never locks.</summary>
    Task<MemberFacts?> ReadFactsAsync(int programId, long memberId, CancellationToken cancellationToken);

    /// <summary>Facts of many members as last written, by id; who is not there is missing in the answer. Never locks.</summary>
    Task<IReadOnlyDictionary<long, MemberFacts>> ReadFactsAsync(
        int programId, IReadOnlyCollection<long> members, CancellationToken cancellationToken);

    /// <summary>Members whose earliest moment has come by <paramref name="dueAt"/> (or whose tiers wait for policy
    /// version <paramref name="policyVersion"/>), earliest first.</summary>
    Task<IReadOnlyList<long>> FindDueAsync(
        int programId, long dueAt, int policyVersion, int limit, CancellationToken cancellationToken);

    /// <summary>Members whose earliest moment has come, with that moment; by moment, then id.</summary>
    Task<IReadOnlyList<(long Id, long DueAt)>> ReadDueAsync(
        int programId, long dueAt, int limit, CancellationToken cancellationToken);

    /// <summary>Members who have not met a policy version yet that changes what time does, with the version up to which they have
    /// met all; by that, then id.</summary>
    Task<IReadOnlyList<(long Id, int PolicySeen)>> FindUnmetAsync(
        int programId, int policyVersion, int limit, CancellationToken cancellationToken);

    /// <summary>A transaction with its transfers, or null.</summary>
    Task<StoredTransaction?> FindTransactionAsync(int programId, long transactionId, CancellationToken cancellationToken);

    /// <summary>Transactions by ascending id, after <paramref name="afterId"/>, streamed.</summary>
    IAsyncEnumerable<StoredTransaction> ReadTransactionsAsync(
        int programId, long afterId, CancellationToken cancellationToken);

    /// <summary>A member's entries, newest first: transfers with their transactions, before the cursor.</summary>
    Task<IReadOnlyList<StoredEntry>> ReadEntriesAsync(
        int programId, long memberId, string? currency, EntryCursor? before, int limit, CancellationToken cancellationToken);

    /// <summary>Transactions of other members that have entries of a member, newest first, before a transaction: what the member
    /// got as commission, and what was taken back. Looks at no more than <paramref name="lookAtMax"/> of those that have the
    /// member's entries, so that it may give fewer than there are, or none: <see cref="OthersTransactions.GoesOnBefore"/> tells
    /// where to ask on.</summary>
    Task<OthersTransactions> ReadOthersTransactionsAsync(
        int programId, long memberId, long beforeId, int limit, int lookAtMax, CancellationToken cancellationToken);

    /// <summary>All facts rows by ascending member id, streamed, with their stored versions.</summary>
    IAsyncEnumerable<MemberFacts> ReadAllFactsAsync(int programId, CancellationToken cancellationToken);

    /// <summary>All program-wide counters by key.</summary>
    IAsyncEnumerable<CounterFacts> ReadAllCountersAsync(int programId, CancellationToken cancellationToken);

    /// <summary>Latest recorded time of the program; null when nothing is recorded.</summary>
    Task<long?> LatestRecordedAtAsync(int programId, CancellationToken cancellationToken);

    /// <summary>The member that an identifier, document or transaction leads to; what is not there is missing in the
    /// answer. Never locks.</summary>
    Task<IReadOnlyDictionary<MemberReference, long>> ResolveAsync(
        int programId, IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken);

    /// <summary>Those above the members: who brought them, who brought those, up to a depth. Never locks.</summary>
    Task<IReadOnlyCollection<long>> FindUplineAsync(
        int programId, IReadOnlyCollection<long> members, int depth, CancellationToken cancellationToken);

    /// <summary>Members whom one brought, by ascending id, after one.</summary>
    Task<IReadOnlyList<long>> ReadBroughtAsync(
        int programId, long referrerId, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>How many members stand below one, by level: whom the member brought, whom those brought, up to a depth. No more
    /// than <paramref name="max"/> are counted, nearer ones first.</summary>
    Task<IReadOnlyList<long>> CountBroughtAsync(
        int programId, long memberId, int depth, int max, CancellationToken cancellationToken);

    /// <summary>What was recorded of a document, oldest first, or null when there is no purchase.</summary>
    Task<DocumentHistory?> FindDocumentAsync(
        int programId, DocumentKey document, CancellationToken cancellationToken);

    /// <summary>A voucher by its id, or by its code when <paramref name="code"/> is given; or null.</summary>
    Task<StoredVoucher?> FindVoucherAsync(
        int programId, long? id, string? code, CancellationToken cancellationToken);

    /// <summary>A member's vouchers before one, newest first.</summary>
    Task<IReadOnlyList<StoredVoucher>> ReadVouchersAsync(
        int programId, long memberId, long beforeId, int limit, CancellationToken cancellationToken);

    /// <summary>Cash-outs before one, newest first; of one state (<see cref="CashOutStates"/>), of one member, or all.</summary>
    Task<IReadOnlyList<StoredCashOut>> ReadCashOutsAsync(
        int programId, string? state, long? memberId, long beforeId, int limit, CancellationToken cancellationToken);

    /// <summary>A cash-out by its id, or null.</summary>
    Task<StoredCashOut?> FindCashOutAsync(int programId, long id, CancellationToken cancellationToken);

    /// <summary>The first transactions after one in which held units of a member were spent or went back, by ascending
    /// id.</summary>
    Task<IReadOnlyList<StoredTransaction>> ReadHoldEndsAsync(
        int programId, long memberId, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Every event of a program in the order of recording, wakes too, without what came of it.</summary>
    IAsyncEnumerable<HistoryEvent> ReadHistoryAsync(int programId, CancellationToken cancellationToken);

    /// <summary>The program's ledger as of now, to be read whole; to be disposed soon.</summary>
    Task<LedgerSnapshot> OpenSnapshotAsync(int programId, CancellationToken cancellationToken);

    /// <summary>The free text that was kept apart from a transaction; null: there was none, or its time is over.</summary>
    Task<string?> ReadNoteAsync(int programId, long transactionId, CancellationToken cancellationToken);

    /// <summary>The program-wide counters as last written; one that has no row yet comes with zeros. Never locks.</summary>
    Task<IReadOnlyDictionary<CounterKey, CounterFacts>> ReadCountersAsync(
        int programId, IReadOnlyCollection<CounterKey> keys, CancellationToken cancellationToken);
}

/// <summary>
/// One database transaction of one program, undone when it is disposed without <see cref="CommitAsync"/>. Every method
/// throws <see cref="BatchConflictException"/> on deadlock and serialization failures, and <see cref="StoreAwayException"/>
/// when the database does not answer; then the batch can only be disposed.
/// </summary>
public interface ILedgerBatch : IAsyncDisposable
{
    /// <summary>How far the program's policy has come, as seen under the batch's lock.</summary>
    PolicyRevision Policy { get; }

    /// <summary>True while an import of history is open (see <c>HistoryImports</c>): as seen under the batch's lock, so that
    /// what is decided in the batch cannot come between the import's documents.</summary>
    bool IsHistoryOpen { get; }

    /// <summary>The members that the references lead to, found before any was locked; what is not there is missing.</summary>
    IReadOnlyDictionary<MemberReference, long> Found { get; }

    /// <summary>Latest recorded time as seen under the batch's lock (S3.2); null when nothing is recorded.</summary>
    Task<long?> LatestRecordedAtAsync(CancellationToken cancellationToken);

    /// <summary>True when time has something to do that is not written yet: a moment has come by <paramref name="dueAt"/>, or a
    /// policy version is to be met, of somebody else than <paramref name="except"/>.</summary>
    Task<bool> IsBehindAsync(long dueAt, int policyVersion, IReadOnlySet<long> except, CancellationToken cancellationToken);

    /// <summary>Those above the members: who brought them, who brought those, up to a depth; found before any is locked.</summary>
    Task<IReadOnlyCollection<long>> FindUplineAsync(
        IReadOnlyCollection<long> members, int depth, CancellationToken cancellationToken);

    /// <summary>Locks the members (ascending id) and loads them, then keys and documents as they stand behind the locks; takes
    /// <see cref="BatchLoad.TransactionIds"/> ids, as <see cref="TakeTransactionIdsAsync"/> does.</summary>
    Task<LoadedBatch> LoadAsync(BatchLoad load, CancellationToken cancellationToken);

    /// <summary>Locks and loads program-wide counters, creating missing ones with zeros and version 0.</summary>
    Task<IReadOnlyDictionary<CounterKey, CounterFacts>> LoadCountersAsync(
        IReadOnlyCollection<CounterKey> keys, CancellationToken cancellationToken);

    /// <summary>First of <paramref name="count"/> consecutive transaction ids. Taken after all locks, ids of transactions that
    /// touch a common row ascend in the order of their effect; may be called again when they do not suffice.</summary>
    Task<long> TakeTransactionIdsAsync(int count, CancellationToken cancellationToken);

    /// <summary>First of <paramref name="count"/> new member ids.</summary>
    Task<long> TakeMemberIdsAsync(int count, CancellationToken cancellationToken);

    /// <summary>Writes everything and commits; on return it is on disk. Throws <see cref="BatchConflictException"/> when
    /// another node was first on a key, document or identifier: the batch is to be begun again. A
    /// <see cref="StoreAwayException"/> leaves open whether it was committed: beginning again finds out by the keys.</summary>
    Task CommitAsync(BatchWrites writes, CancellationToken cancellationToken);
}
