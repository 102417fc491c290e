using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine;

/// <summary>One transaction as decided: what is to be written, whole or not at all.</summary>
public sealed record Decision
{
    /// <summary>Id of the transaction.</summary>
    public required long TransactionId { get; init; }

    /// <summary>What was decided.</summary>
    public required LedgerEvent Event { get; init; }

    /// <summary>When the ledger took it, Unix microseconds.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>The policy version that decided.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>Number of the engine's semantics (S3.1): the policy version's.</summary>
    public required int Semantics { get; init; }

    /// <summary>The member named in the event, if any.</summary>
    public long? MemberId { get; init; }

    /// <summary>Postings in order.</summary>
    public required IReadOnlyList<Transfer> Transfers { get; init; }

    /// <summary>Why: what rules read, gave and did not give.</summary>
    public required Trace Trace { get; init; }

    /// <summary>Members' facts after it (versions raised by one), by ascending id.</summary>
    public required IReadOnlyList<MemberFacts> Members { get; init; }

    /// <summary>Program-wide counters after it (versions raised by one), by ascending key and period.</summary>
    public required IReadOnlyList<CounterFacts> Counters { get; init; }
}

/// <summary>What deciding a command came to.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Accepted: the wakes that had become due, in order, then the command's own transaction.</summary>
    public sealed record Accepted(IReadOnlyList<Decision> Decisions) : Outcome;

    /// <summary>Refused: nothing is to be written.</summary>
    public sealed record Refused(Refusal Refusal) : Outcome;

    /// <summary>Program-wide counters that must be loaded (and locked) first; then decide again.</summary>
    public sealed record Needs(IReadOnlyList<CounterKey> Counters) : Outcome;
}

/// <summary>Identity of a program-wide counter row.</summary>
public readonly record struct CounterKey(string Key, int PeriodOn) : IComparable<CounterKey>
{
    /// <inheritdoc/>
    public int CompareTo(CounterKey other)
    {
        var byKey = string.CompareOrdinal(Key, other.Key);
        return byKey != 0 ? byKey : PeriodOn.CompareTo(other.PeriodOn);
    }
}

/// <summary>
/// Numbers of the engine's semantics: what would change a past decision gets a new one (S3.1). A policy version keeps the one that
/// it was published under, so that a parameter that an earlier engine did not heed takes effect with a version that was published
/// since, and never in a past that is replayed.
/// </summary>
public static class EngineSemantics
{
    /// <summary>From here on <c>warn</c> of a tier set warns before a level ends.</summary>
    public const int TierWarnings = 2;

    /// <summary>From here on what a return decides again beyond what was given at first stands nowhere: it uses no limit either.</summary>
    public const int ReturnsWithinFirst = 3;

    /// <summary>From here on what is past its end when it would become available expires and pays no debt.</summary>
    public const int PastEndPaysNothing = 4;

    /// <summary>From here on several readings are closer to S4.6, S6.1, S6.5, S7.6 and S8.2: ADR 0016 lists them.</summary>
    public const int CloserReading = 5;

    /// <summary>The semantics that new policy versions are published under.</summary>
    public const int Current = CloserReading;
}
