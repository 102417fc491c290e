using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Platform.Pages;

/// <summary>Answers a problem to whoever looks at it in a browser: as a page in their language, where programs get
/// <c>application/problem+json</c>.</summary>
internal static class LostPages
{
    /// <summary>Whether somebody looks at the answer: no call of the API, and a browser that wants to show a page.</summary>
    public static bool IsLookedAt(HttpRequest request) =>
        Choices.IsPage(request) && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes the page.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProblemMetrics.Count(problem.Code, ProblemCatalog.StatusOf(problem.Code));
        return new RazorComponentResult<LostPage>(new { problem.Code }) { StatusCode = ProblemCatalog.StatusOf(problem.Code) }
            .ExecuteAsync(context);
    }
}
