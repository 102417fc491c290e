using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Platform.Pages;

/// <summary>The few pages that stand before any surface: the start, and what each problem means.</summary>
internal static class PageRoutes
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this WebApplication app)
    {
        // A demo has a first page of its own.
        if (app.Services.GetRequiredService<ServerOptions>().Demo is null)
            app.MapMethods("/", GetOrHead, () => new RazorComponentResult<StartPage>());
        app.MapGet("/problems", () => new RazorComponentResult<ProblemsPage>());
        app.MapGet("/problems/{code}", (HttpContext context, string code) => ProblemCatalog.Codes.Contains(code)
            ? new RazorComponentResult<ProblemPage>().ExecuteAsync(context)
            : LostPages.IsLookedAt(context.Request) ? LostPages.WriteAsync(context, Problem.Of(ProblemCodes.NotFound))
            : ProblemWriter.WriteAsync(context, Problem.Of(ProblemCodes.NotFound)));
        app.MapSiteStyle();
        app.MapStyle("start.css", SiteStyle.Read("Bashgah.Server.Platform.Pages.start.css"));
    }
}
