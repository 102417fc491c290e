using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Platform.Look.Design;

/// <summary>The page of parts: where somebody works on the look, and in the demo. A club's own server has none.</summary>
internal static class DesignRoutes
{
    public static void MapDesign(this WebApplication app)
    {
        app.MapGet("/design", () => new RazorComponentResult<DesignPage>());
        app.MapStyle("design.css", SiteStyle.Read("Bashgah.Server.Platform.Look.Design.design.css"));
    }
}
