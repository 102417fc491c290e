namespace Bashgah.Server.Platform.Problems;

/// <summary>Tells the server's log who was not let in where: the code and the route, and never what was sent. What is turned away for its pace
/// is counted only, so that nobody fills a disk with it.</summary>
internal static partial class RefusedAccess
{
    /// <summary>Writes a line where the answer is 401 or 403.</summary>
    public static void Tell(HttpContext context, ProblemAnswer answer)
    {
        if (answer.Status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden))
            return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RefusedAccess));
        Refused(logger, answer.Status, answer.Code, context.Request.Method is { Length: < 10 } method ? method : "other", route);
    }

    [LoggerMessage(4103, LogLevel.Information, "Access refused with {Status} ({Code}): {Method} {Route}.")]
    private static partial void Refused(ILogger logger, int status, string code, string method, string route);
}
