using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Storage.Ledger;

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

    /// <summary>The caller's key, if any.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The document's unique key, for purchases, claims and returns.</summary>
    public UniqueDocument? Document { get; init; }

    /// <summary>For claims and returns: the transaction of the purchase.</summary>
    public long? ParentId { get; init; }

    /// <summary>Version of the time-zone data that decided.</summary>
    public required string TzVersion { get; init; }

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

/// <summary>Transactions of other members in which a member got or lost something.</summary>
/// <param name="Found">They, newest first.</param>
/// <param name="GoesOnBefore">Older ones stand before this transaction; null: all entries were looked at.</param>
public sealed record OthersTransactions(IReadOnlyList<StoredTransaction> Found, long? GoesOnBefore);

/// <summary>Where a list of entries goes on: the transaction and the transfer's index.</summary>
public readonly record struct EntryCursor(long TransactionId, int Index);

/// <summary>A voucher as the read model has it.</summary>
/// <param name="Id">Transaction id × 128 + its number among the transaction's vouchers.</param>
/// <param name="MemberId">Whose it is.</param>
/// <param name="Reward">Reward id.</param>
/// <param name="Quantity">Units of the reward.</param>
/// <param name="Code">The code to show, ungrouped.</param>
/// <param name="UntilAt">When it ends, Unix microseconds; <see cref="long.MaxValue"/>: never.</param>
/// <param name="State"><c>issued</c>, <c>used</c>, <c>cancelled</c> or <c>expired</c>.</param>
public sealed record StoredVoucher(
    long Id, long MemberId, string Reward, int Quantity, string? Code, long UntilAt, string State, long? EndedAt)
{
    /// <summary>The transaction that issued it.</summary>
    public long TransactionId => Id / 128;
}
