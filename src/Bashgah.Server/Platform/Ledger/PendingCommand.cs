using System.Collections.Frozen;
using Bashgah.Engine;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>A command in the queue, and the caller who waits for its outcome.</summary>
internal sealed class PendingCommand(LedgerCommand command, CancellationToken cancellationToken)
{
    // Continuations run elsewhere: a caller must never hold up the writer.
    private readonly TaskCompletionSource<CommandOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LedgerCommand Command => command;

    /// <summary>When it came into the queue that it is in, as <see cref="Environment.TickCount64"/> counts.</summary>
    public long CameAtTick { get; set; } = Environment.TickCount64;

    public Task<CommandOutcome> Done => _done.Task;

    /// <summary>Program-wide counters that it was found to need; none: not known yet, and most need none.</summary>
    public IReadOnlySet<CounterKey> Needs { get; set; } = FrozenSet<CounterKey>.Empty;

    /// <summary>True when the caller has gone before anything was done.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    public void Complete(CommandOutcome outcome) => _done.TrySetResult(outcome);

    public void Fail(Exception exception) => _done.TrySetException(exception);

    public void Cancel() => _done.TrySetCanceled(cancellationToken);
}

/// <summary>What deciding a command within its batch came to.</summary>
internal abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>Decided; for a wake there may be nothing but wakes, or nothing at all.</summary>
    public sealed record Decided(Decision? Own, IReadOnlyList<Decision> Wakes) : CommandOutcome;

    /// <summary>Accepted before, in an earlier batch.</summary>
    public sealed record KnownBefore(long TransactionId, DuplicateKind Kind) : CommandOutcome;

    /// <summary>Accepted earlier in the same batch.</summary>
    public sealed record KnownInBatch(Decision Own, DuplicateKind Kind) : CommandOutcome;

    /// <summary>Refused.</summary>
    public sealed record Refused(Refusal Refusal) : CommandOutcome;

    /// <summary>It needs program-wide counters that are not loaded, or must not overtake one that does: not decided yet.</summary>
    /// <param name="Needs">What it needs itself.</param>
    public sealed record Waits(IReadOnlySet<CounterKey> Needs) : CommandOutcome
    {
        public static Waits ForOthers { get; } = new(FrozenSet<CounterKey>.Empty);
    }

    /// <summary>It alone failed unexpectedly.</summary>
    public sealed record Failed(Exception Exception) : CommandOutcome;
}
