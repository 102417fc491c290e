using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What became of a command.</summary>
internal abstract record LedgerAnswer
{
    private LedgerAnswer()
    {
    }

    /// <summary>It is on disk (S10.3).</summary>
    /// <param name="Transaction">The command's own transaction; null for a wake that found nothing due.</param>
    /// <param name="Wakes">What had become due before and was written with it.</param>
    /// <param name="Duplicate">Whether it had been accepted before.</param>
    public sealed record Accepted(
        DecidedTransaction? Transaction, IReadOnlyList<Decision> Wakes, DuplicateKind Duplicate) : LedgerAnswer;

    /// <summary>Refused: nothing was written.</summary>
    public sealed record Refused(Refusal Refusal) : LedgerAnswer;
}

/// <summary>How a command was recognised as one that had been accepted before.</summary>
internal enum DuplicateKind
{
    /// <summary>It is new.</summary>
    None,

    /// <summary>Same key, same content: answered as the first time (S10.1).</summary>
    Key,

    /// <summary>Same document, same content, another key: the same answer, 200 (S10.2).</summary>
    Document,
}

/// <summary>A transaction, just decided or read back.</summary>
internal sealed record DecidedTransaction
{
    /// <summary>Id.</summary>
    public required long Id { get; init; }

    /// <summary>The member named in the event.</summary>
    public required long? MemberId { get; init; }

    /// <summary>The policy version that decided.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>When the ledger took it.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>The event.</summary>
    public required LedgerEvent Event { get; init; }

    /// <summary>Why it is as it is.</summary>
    public required Trace Trace { get; init; }

    /// <summary>Its postings.</summary>
    public required IReadOnlyList<Transfer> Transfers { get; init; }

    /// <summary>Facts of the members right after it; empty when it was read back.</summary>
    public IReadOnlyList<MemberFacts> Members { get; init; } = [];

    /// <summary>As decided.</summary>
    public static DecidedTransaction Of(Decision decision) => new()
    {
        Id = decision.TransactionId,
        MemberId = decision.MemberId,
        PolicyVersion = decision.PolicyVersion,
        RecordedAt = decision.RecordedAt,
        Event = decision.Event,
        Trace = decision.Trace,
        Transfers = decision.Transfers,
        Members = decision.Members,
    };

    /// <summary>As stored.</summary>
    public static DecidedTransaction Of(StoredTransaction stored) => new()
    {
        Id = stored.Id,
        MemberId = stored.MemberId,
        PolicyVersion = stored.PolicyVersion,
        RecordedAt = stored.RecordedAt,
        Event = stored.Event,
        Trace = stored.Trace,
        Transfers = stored.Transfers,
    };
}

/// <summary>The queue is full, or the server is shutting down: nothing was done; try again later.</summary>
internal sealed class LedgerBusyException(bool isShuttingDown) : Exception("The ledger takes no more commands now.")
{
    /// <summary>True at shutdown, false on overload.</summary>
    public bool IsShuttingDown => isShuttingDown;

    /// <summary>On overload: seconds after which what waits now is probably done.</summary>
    public int RetryAfterSeconds { get; init; } = 1;
}

/// <summary>Deciding or writing this one command failed in a way that nobody foresaw. Nothing was
/// written.</summary>
internal sealed class LedgerCommandFailedException(Exception inner)
    : Exception("The command could not be carried out.", inner);

/// <summary>An import of history is open for the program (S3.5): nothing was done; try again when it has ended.</summary>
internal sealed class LedgerImportingException() : Exception("An import of history is open for the program.");
