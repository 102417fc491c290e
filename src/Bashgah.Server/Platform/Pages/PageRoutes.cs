using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Texts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Platform.Pages;

/// <summary>The few pages that stand before any surface: the start, and what each problem means.</summary>
internal static class PageRoutes
{
    private const string StyleName = "Bashgah.Server.Platform.Pages.site.css";

    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", (HttpContext context, ServerOptions options) => new RazorComponentResult<StartPage>(
            new { Wording = WordingOf(context), options.Example, Origin = $"{context.Request.Scheme}://{context.Request.Host}" }));
        app.MapGet("/problems", (HttpContext context) =>
            new RazorComponentResult<ProblemsPage>(new { Wording = WordingOf(context) }));
        app.MapGet("/problems/{code}", async (HttpContext context, string code) =>
        {
            if (!ProblemCatalog.Codes.Contains(code))
                await ProblemWriter.WriteAsync(context, Problem.Of(ProblemCodes.NotFound));
            else
                await new RazorComponentResult<ProblemPage>(new { Wording = WordingOf(context), Code = code }).ExecuteAsync(context);
        });
        app.MapGet("/assets/site.css", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Stream(typeof(PageRoutes).Assembly.GetManifestResourceStream(StyleName)!, "text/css; charset=utf-8");
        });
    }

    private static Wording WordingOf(HttpContext context)
    {
        var asked = context.Request.Query["lang"].ToString();
        return Wording.In(Language.Known(asked) ?? Language.Of(context));
    }
}
