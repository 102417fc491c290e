using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Pages;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage;

namespace Bashgah.Server.Platform.Http;

/// <summary>Turns what was thrown, and what no endpoint answered, into problems. Nothing personal is
/// logged.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const int RetrySeconds = 2;
    private const int ImportRetrySeconds = 30;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (ProblemOf(context) is { } unanswered)
                await WriteAsync(context, unanswered);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = ProblemOf(exception);
            if (problem.Code == ProblemCodes.InternalError)
                logger.LogError(exception, "{Method} {Path} failed.", context.Request.Method, RouteOf(context));
            context.Response.Clear();
            SecurityHeaders.Apply(context.Response);
            await WriteAsync(context, problem);
        }
    }

    private static Task WriteAsync(HttpContext context, Problem problem) =>
        LostPages.IsLookedAt(context.Request) ? LostPages.WriteAsync(context, problem) : ProblemWriter.WriteAsync(context, problem);

    private static Problem? ProblemOf(HttpContext context)
    {
        if (context.Response.HasStarted || context.Response.ContentLength is not null || context.Response.ContentType is not null)
            return null;
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.Of(ProblemCodes.NotFound),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(ProblemCodes.MethodNotAllowed),
            StatusCodes.Status413PayloadTooLarge => Problem.Of(ProblemCodes.BodyTooLarge, ("max", "8 MiB")),
            StatusCodes.Status415UnsupportedMediaType => Problem.Of(ProblemCodes.UnsupportedMediaType),
            _ => null,
        };
    }

    private static Problem ProblemOf(Exception exception) => exception switch
    {
        StoreAwayException => Problem.Of(ProblemCodes.StoreAway) with { RetryAfter = RetrySeconds },
        LedgerImportingException => Problem.Of(ProblemCodes.Importing) with { RetryAfter = ImportRetrySeconds },
        LedgerBusyException { IsShuttingDown: true } =>
            Problem.Of(ProblemCodes.ShuttingDown) with { RetryAfter = RetrySeconds },
        LedgerBusyException busy => Problem.Of(ProblemCodes.TooManyRequests) with { RetryAfter = busy.RetryAfterSeconds },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Problem.Of(ProblemCodes.BodyTooLarge, ("max", "8 MiB")),
        BadHttpRequestException => Problem.Of(ProblemCodes.BadRequest),
        _ => Problem.Of(ProblemCodes.InternalError),
    };

    /// <summary>The pattern of the route, not the path: a path may name a member.</summary>
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}
