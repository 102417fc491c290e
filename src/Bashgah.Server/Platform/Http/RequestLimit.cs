using System.Diagnostics;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Platform.Http;

/// <summary>Bounds the requests in work, so that a flood costs neither memory nor time: who comes when there are too many
/// is told to come again before anything of the request is read. Health is always answered.</summary>
internal sealed class RequestLimit(RequestDelegate next, LedgerOptions options)
{
    private const int LookMilliseconds = 250;

    private readonly RequestPace _pace = new(options);
    private readonly Lock _looking = new();
    private long _lookedAt = Stopwatch.GetTimestamp();
    private int _inWork;
    private int _answered;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }
        var inWork = Interlocked.Increment(ref _inWork);
        try
        {
            LookNowAndThen(inWork);
            if (inWork <= _pace.Limit)
            {
                await next(context);
                Interlocked.Increment(ref _answered);
                return;
            }
            LedgerMetrics.CountTurnedAway();
            await ProblemWriter.WriteAsync(context, Problem.Of(ProblemCodes.TooManyRequests) with { RetryAfter = 1 });
        }
        finally
        {
            Interlocked.Decrement(ref _inWork);
        }
    }

    private void LookNowAndThen(int inWork)
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _lookedAt)).TotalMilliseconds < LookMilliseconds || !_looking.TryEnter())
            return;
        try
        {
            var since = Stopwatch.GetElapsedTime(_lookedAt);
            if (since.TotalMilliseconds < LookMilliseconds)
                return;
            Volatile.Write(ref _lookedAt, Stopwatch.GetTimestamp());
            _pace.Look(inWork, Interlocked.Exchange(ref _answered, 0), since);
        }
        finally
        {
            _looking.Exit();
        }
    }
}
