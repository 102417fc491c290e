using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Storage.Ledger;

/// <summary>
/// The ledger's tables behind one door, the same for SQLite and PostgreSQL. Writing goes through batches: one
/// database transaction that loads and locks what many commands need, and writes what was decided.
/// </summary>
public interface ILedgerStore
{
    /// <summary>Begins a batch of one program. Its policy cannot change before the batch ends.</summary>
    Task<ILedgerBatch> BeginAsync(int programId, CancellationToken cancellationToken);

    /// <summary>A member's facts as last written, or null. Never locks.</summary>
    Task<MemberFacts?> ReadFactsAsync(int programId, long memberId, CancellationToken cancellationToken);

    /// <summary>Members whose earliest moment has come by <paramref name="dueAt"/> (or whose tiers wait for policy
    /// version <paramref name="policyVersion"/>), earliest first.</summary>
    Task<IReadOnlyList<long>> FindDueAsync(
        int programId, long dueAt, int policyVersion, int limit, CancellationToken cancellationToken);

    /// <summary>A transaction with its transfers, or null.</summary>
    Task<StoredTransaction?> FindTransactionAsync(int programId, long transactionId, CancellationToken cancellationToken);

    /// <summary>Transactions by ascending id, after <paramref name="afterId"/>, streamed.</summary>
    IAsyncEnumerable<StoredTransaction> ReadTransactionsAsync(
        int programId, long afterId, CancellationToken cancellationToken);

    /// <summary>A member's entries, newest first: transfers with their transactions, before the cursor.</summary>
    Task<IReadOnlyList<StoredEntry>> ReadEntriesAsync(
        int programId, long memberId, string? currency, EntryCursor? before, int limit, CancellationToken cancellationToken);

    /// <summary>All facts rows by ascending member id, streamed, with their stored versions.</summary>
    IAsyncEnumerable<MemberFacts> ReadAllFactsAsync(int programId, CancellationToken cancellationToken);

    /// <summary>All program-wide counters by key.</summary>
    IAsyncEnumerable<CounterFacts> ReadAllCountersAsync(int programId, CancellationToken cancellationToken);

    /// <summary>Latest recorded time of the program; null when nothing is recorded.</summary>
    Task<long?> LatestRecordedAtAsync(int programId, CancellationToken cancellationToken);
}

/// <summary>One database transaction of one program.</summary>
public interface ILedgerBatch : IAsyncDisposable
{
    /// <summary>Latest published policy version as seen under the batch's lock.</summary>
    int PolicyVersion { get; }

    /// <summary>Latest recorded time as seen under the batch's lock (S3.2); null when nothing is recorded.</summary>
    Task<long?> LatestRecordedAtAsync(CancellationToken cancellationToken);

    /// <summary>Finds members by identifier, document or transaction; what is not there is missing in the answer.</summary>
    Task<IReadOnlyDictionary<MemberReference, long>> ResolveAsync(
        IReadOnlyCollection<MemberReference> references, CancellationToken cancellationToken);

    /// <summary>Locks the members (ascending id) and loads them, then keys and documents as they stand behind the locks.</summary>
    Task<LoadedBatch> LoadAsync(BatchLoad load, CancellationToken cancellationToken);

    /// <summary>Locks and loads program-wide counters, creating missing ones with zeros and version 0.</summary>
    Task<IReadOnlyDictionary<CounterKey, CounterFacts>> LoadCountersAsync(
        IReadOnlyCollection<CounterKey> keys, CancellationToken cancellationToken);

    /// <summary>First of <paramref name="count"/> consecutive transaction ids. Taken after all locks, ids of transactions that
    /// touch a common row ascend in the order of their effect.</summary>
    Task<long> TakeTransactionIdsAsync(int count, CancellationToken cancellationToken);

    /// <summary>First of <paramref name="count"/> new member ids.</summary>
    Task<long> TakeMemberIdsAsync(int count, CancellationToken cancellationToken);

    /// <summary>Writes everything and commits. Throws <see cref="BatchConflictException"/> when another node was first on a
    /// key, document or identifier, or on deadlock and serialization failures: the batch is to be begun again.</summary>
    Task CommitAsync(BatchWrites writes, CancellationToken cancellationToken);
}

/// <summary>Another node was first: begin the batch again.</summary>
public sealed class BatchConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How a request names a member.</summary>
/// <param name="Kind">Which of the forms.</param>
/// <param name="Id">Member id, or transaction id.</param>
/// <param name="Hash">Keyed hash of an identifier, as hex; or the document's scope and number separated by U+001F.</param>
public readonly record struct MemberReference(MemberReferenceKind Kind, long Id, string? Hash)
{
    /// <summary>By the member's own id.</summary>
    public static MemberReference ById(long id) => new(MemberReferenceKind.Id, id, null);

    /// <summary>By the keyed hash of a phone, card, e-mail, external id or referral code.</summary>
    public static MemberReference ByIdentifier(string hash) => new(MemberReferenceKind.Identifier, 0, hash);

    /// <summary>The member of a transaction (holds and vouchers are named by the transaction that made them).</summary>
    public static MemberReference OfTransaction(long id) => new(MemberReferenceKind.Transaction, id, null);

    /// <summary>The member of a document's purchase or claim.</summary>
    public static MemberReference OfDocument(DocumentKey key) => new(MemberReferenceKind.Document, 0, $"{key.Scope}\u001f{key.Number}");
}

/// <summary>Forms of <see cref="MemberReference"/>.</summary>
public enum MemberReferenceKind
{
    /// <summary>Member id.</summary>
    Id,

    /// <summary>Hashed identifier.</summary>
    Identifier,

    /// <summary>Transaction id.</summary>
    Transaction,

    /// <summary>Document.</summary>
    Document,
}

/// <summary>A document's identity in a program.</summary>
public readonly record struct DocumentKey(string Scope, string Number);

/// <summary>What a batch needs.</summary>
public sealed record BatchLoad
{
    /// <summary>Members to lock and load.</summary>
    public required IReadOnlyCollection<long> Members { get; init; }

    /// <summary>Idempotency keys of the commands.</summary>
    public required IReadOnlyCollection<string> IdempotencyKeys { get; init; }

    /// <summary>Documents whose purchase, claim and returns are needed whole (claims and returns); their purchase row is locked.</summary>
    public required IReadOnlyCollection<DocumentKey> Documents { get; init; }

    /// <summary>Documents whose existence alone matters (purchases), by unique key with kind.</summary>
    public required IReadOnlyCollection<UniqueDocument> Claimed { get; init; }
}

/// <summary>S10.2's unique key within the program. Kind is <c>purchase</c>, <c>claim</c> or <c>return</c>.</summary>
public readonly record struct UniqueDocument(string Scope, string Number, string Kind);

/// <summary>What was loaded.</summary>
public sealed record LoadedBatch
{
    /// <summary>Facts by member id; a member that does not exist is missing.</summary>
    public required IReadOnlyDictionary<long, MemberFacts> Members { get; init; }

    /// <summary>Transaction and content by idempotency key, where used.</summary>
    public required IReadOnlyDictionary<string, KnownCommand> Keys { get; init; }

    /// <summary>The same by document, where recorded.</summary>
    public required IReadOnlyDictionary<UniqueDocument, KnownCommand> Recorded { get; init; }

    /// <summary>Histories of <see cref="BatchLoad.Documents"/>, oldest first; missing when there is no purchase.</summary>
    public required IReadOnlyDictionary<DocumentKey, DocumentHistory> Documents { get; init; }
}

/// <summary>A command that was accepted before.</summary>
public readonly record struct KnownCommand(long TransactionId, string ContentHash);

/// <summary>Everything that a batch writes.</summary>
public sealed record BatchWrites
{
    /// <summary>Transactions in the order in which they were decided.</summary>
    public required IReadOnlyList<TransactionWrite> Transactions { get; init; }

    /// <summary>Members' facts at the end of the batch; those with <c>Version</c> 0 before it are inserted.</summary>
    public required IReadOnlyList<MemberWrite> Members { get; init; }

    /// <summary>Program-wide counters at the end of the batch.</summary>
    public required IReadOnlyList<CounterFacts> Counters { get; init; }

    /// <summary>Profiles and identifiers of members that joined or changed.</summary>
    public IReadOnlyList<DirectoryWrite> Directory { get; init; } = [];

    /// <summary>Side effects to deliver at least once.</summary>
    public IReadOnlyList<OutboxWrite> Outbox { get; init; } = [];
}

/// <summary>A transaction with what the engine does not know.</summary>
public sealed record TransactionWrite
{
    /// <summary>As decided.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Who: an API key, a command, the clock.</summary>
    public required string Actor { get; init; }

    /// <summary>The caller's key, if any.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the canonical content as hex; empty for wakes.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The document's unique key, for purchases, claims and returns.</summary>
    public UniqueDocument? Document { get; init; }

    /// <summary>For claims and returns: the transaction of the purchase.</summary>
    public long? ParentId { get; init; }

    /// <summary>Free text that belongs to it and is kept apart (an adjustment's reason), or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A member's facts after the batch.</summary>
/// <param name="Facts">The row.</param>
/// <param name="DueAt">Earliest moment at which time alone changes something; <see cref="long.MaxValue"/>: none.</param>
public readonly record struct MemberWrite(MemberFacts Facts, long DueAt);

/// <summary>Personal data of one member: encrypted profile, hashed identifiers.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="ProfileCipher">The profile under the member's key, or null: unchanged.</param>
/// <param name="Added">Identifiers that now lead to the member: kind and keyed hash.</param>
/// <param name="Removed">Identifiers that no longer do.</param>
public sealed record DirectoryWrite(
    long MemberId, byte[]? ProfileCipher, IReadOnlyList<IdentifierHash> Added, IReadOnlyList<IdentifierHash> Removed);

/// <summary>A hashed identifier. Kind: <c>phone</c>, <c>email</c>, <c>card</c>, <c>externalId</c>, <c>referral</c>.</summary>
public readonly record struct IdentifierHash(string Kind, string Hash);

/// <summary>A message, webhook or projection to come.</summary>
public sealed record OutboxWrite(string Topic, long TransactionId, string Body);

/// <summary>A transaction as stored.</summary>
public sealed record StoredTransaction
{
    /// <summary>Id.</summary>
    public required long Id { get; init; }

    /// <summary>The member named in the event.</summary>
    public long? MemberId { get; init; }

    /// <summary>Policy version that decided.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>Semantics number that decided.</summary>
    public required int Semantics { get; init; }

    /// <summary>When it was recorded, Unix microseconds.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>The event.</summary>
    public required LedgerEvent Event { get; init; }

    /// <summary>The trace.</summary>
    public required Trace Trace { get; init; }

    /// <summary>Its transfers in order.</summary>
    public required IReadOnlyList<Transfer> Transfers { get; init; }

    /// <summary>Versions of the facts rows that it wrote, with the hash of each after it.</summary>
    public required IReadOnlyList<FactsWritten> Written { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>True when it was imported as history (S3.5): its lateness was not judged.</summary>
    public required bool IsHistory { get; init; }
}

/// <summary>A facts row that a transaction wrote.</summary>
/// <param name="Row"><c>m/id</c> for a member, <c>c/key/period</c> for a counter.</param>
/// <param name="Version">Version after it.</param>
/// <param name="Hash">First 16 bytes of SHA-256 of the encoded row after it, as hex.</param>
public readonly record struct FactsWritten(string Row, int Version, string Hash);

/// <summary>A member's side of a transfer with its transaction.</summary>
public sealed record StoredEntry(StoredTransaction Transaction, int Index);

/// <summary>Where a list of entries goes on: the transaction and the transfer's index.</summary>
public readonly record struct EntryCursor(long TransactionId, int Index);
