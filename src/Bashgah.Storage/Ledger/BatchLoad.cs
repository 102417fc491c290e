using Bashgah.Engine;
using Bashgah.Engine.Ledger;

namespace Bashgah.Storage.Ledger;

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

    /// <summary>How many transaction ids are taken in the same round trip, behind the locks.</summary>
    public int TransactionIds { get; init; }
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

    /// <summary>The first of the transaction ids that were taken; 0 when none were asked for.</summary>
    public long FirstTransactionId { get; init; }
}

/// <summary>A command that was accepted before.</summary>
public readonly record struct KnownCommand(long TransactionId, string ContentHash);
