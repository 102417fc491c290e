using Bashgah.Server.Platform.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Platform.Pages;

/// <summary>The few pages that stand before any surface: the start, and what each problem means.</summary>
internal static class PageRoutes
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];
    private const string StyleName = "Bashgah.Server.Platform.Pages.site.css";

    public static void MapPages(this WebApplication app)
    {
        app.MapMethods("/", GetOrHead, () => new RazorComponentResult<StartPage>());
        app.MapGet("/problems", () => new RazorComponentResult<ProblemsPage>());
        app.MapGet("/problems/{code}", (HttpContext context, string code) => ProblemCatalog.Codes.Contains(code)
            ? new RazorComponentResult<ProblemPage>().ExecuteAsync(context)
            : ProblemWriter.WriteAsync(context, Problem.Of(ProblemCodes.NotFound)));
        app.MapGet("/assets/site.css", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Stream(typeof(PageRoutes).Assembly.GetManifestResourceStream(StyleName)!, "text/css; charset=utf-8");
        });
    }
}
