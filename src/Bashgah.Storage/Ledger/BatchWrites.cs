using Bashgah.Engine;
using Bashgah.Engine.Fraud;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Audit;

namespace Bashgah.Storage.Ledger;

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

    /// <summary>What staff did that the transactions do not tell.</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>What rules against fraud look at, of programs that have some.</summary>
    public IReadOnlyList<FraudFact> FraudFacts { get; init; } = [];

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

    /// <summary>True for an import of history: its lateness was not judged (S3.5).</summary>
    public bool IsHistory { get; init; }

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
    long MemberId, byte[]? ProfileCipher, IReadOnlyList<IdentifierHash> Added, IReadOnlyList<IdentifierHash> Removed)
{
    /// <summary>Hashes of words of the name that now lead to the member.</summary>
    public IReadOnlyList<string> WordsAdded { get; init; } = [];

    /// <summary>Hashes of words that no longer do.</summary>
    public IReadOnlyList<string> WordsRemoved { get; init; } = [];

    /// <summary>Keyed hashes of devices that the member names now, for rules against fraud.</summary>
    public IReadOnlyList<string> DevicesSeen { get; init; } = [];
    /// <summary>Records of what the member agreed to or took back.</summary>
    public IReadOnlyList<ConsentWrite> Consents { get; init; } = [];
}

/// <summary>A record of consent under the member's key.</summary>
/// <param name="Seq">Its number among the member's records.</param>
/// <param name="Cipher">The record.</param>
public readonly record struct ConsentWrite(int Seq, byte[] Cipher);

/// <summary>A hashed identifier. Kind: <c>phone</c>, <c>email</c>, <c>card</c>, <c>externalId</c>, <c>referral</c>.</summary>
public readonly record struct IdentifierHash(string Kind, string Hash)
{
    /// <summary>True: it is a card that was blocked. It leads to nobody, and nobody else can have it.</summary>
    public bool IsBlocked { get; init; }
}

/// <summary>A message, webhook or projection to come.</summary>
public sealed record OutboxWrite(string Topic, long TransactionId, string Body);
