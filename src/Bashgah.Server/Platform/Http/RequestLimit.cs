using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;

namespace Bashgah.Server.Platform.Http;

/// <summary>Bounds the requests in work, so that a flood costs no memory: who comes when there are too many is told to come
/// again before anything of the request is read. Health is always answered.</summary>
internal sealed class RequestLimit(RequestDelegate next, LedgerOptions options)
{
    private int _inWork;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }
        try
        {
            if (Interlocked.Increment(ref _inWork) <= options.RequestsMax)
            {
                await next(context);
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
}
