namespace Bashgah.Server.Platform.Ledger;

/// <summary>How long commands of a lane wait for their turn, reckoned from how long its batches take.</summary>
internal sealed class LaneWait(LedgerOptions options)
{
    private const int RetryAfterMax = 30;

    // Of each batch's time a quarter is new, so that one slow batch does not turn everybody away.
    private const int Weight = 4;

    private long _batchMilliseconds;

    /// <summary>A batch took so long.</summary>
    public void NoteBatch(TimeSpan length)
    {
        var before = Volatile.Read(ref _batchMilliseconds);
        Volatile.Write(ref _batchMilliseconds, before + (((long)length.TotalMilliseconds - before) / Weight));
    }

    /// <summary>Whether one more command behind so many would probably wait longer than it may.</summary>
    public bool IsTooLong(int queued) => Estimate(queued) > options.WaitMax.TotalMilliseconds;

    /// <summary>Whether a command has waited longer than it may. What waits for room by itself has time.</summary>
    public bool IsOver(PendingCommand command) =>
        !command.Command.WaitsForRoom
        && Environment.TickCount64 - command.CameAtTick > options.WaitMax.TotalMilliseconds;

    /// <summary>Whether a batch that began then keeps its callers waiting for longer than it may.</summary>
    public bool IsStandingStill(long sinceTick) =>
        Environment.TickCount64 - sinceTick > options.AnswerMax.TotalMilliseconds;

    /// <summary>Seconds after which what is queued now is probably done.</summary>
    public int RetryAfterSeconds(int queued) => (int)Math.Clamp((Estimate(queued) + 999) / 1_000, 1, RetryAfterMax);

    // Only whole batches count: when fewer wait, the next batch takes them all.
    private long Estimate(int queued) => queued / options.BatchSize * Volatile.Read(ref _batchMilliseconds);
}
