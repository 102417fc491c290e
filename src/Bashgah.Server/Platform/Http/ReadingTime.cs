using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Platform.Http;

/// <summary>Bounds how long a reading may take: one that nobody waits for any more holds connections and memory. What changes something is
/// bounded by the ledger's queues, so that nobody is told of a failure that was none.</summary>
internal static class ReadingTime
{
    private const int RetrySeconds = 5;

    /// <summary>The answer, or that it took too long; what waits for its turn does not take any. No time: it is not bounded.</summary>
    public static async Task<ApiAnswer> RunAsync(HttpContext context, TimeSpan most, Func<Task<ApiAnswer>> read)
    {
        if (most <= TimeSpan.Zero)
            return await read();
        var gone = context.RequestAborted;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(gone);
        time.CancelAfter(most);
        context.RequestAborted = time.Token;
        ReadingTurn.OnWaiting(isWaiting => time.CancelAfter(isWaiting ? Timeout.InfiniteTimeSpan : most));
        try
        {
            return await read();
        }
        catch (Exception) when (time.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            return Problem.Of(ProblemCodes.TookTooLong) with { RetryAfter = RetrySeconds };
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }
}
