namespace Bashgah.Server.Platform.Look;

/// <summary>The style of all pages: tokens, what is made of them, and how a page lies.</summary>
internal static class SiteStyle
{
    private const string StyleType = "text/css; charset=utf-8";

    private static readonly string Tokens = Read("Bashgah.Server.Platform.Look.tokens.css");
    private static readonly string Components = Read("Bashgah.Server.Platform.Look.components.css");

    /// <summary>All of it, for pages that carry their style with them.</summary>
    public static string Whole { get; } = string.Concat(Tokens, Components, Read("Bashgah.Server.Platform.Pages.site.css"));

    /// <summary>Serves it whole as <c>site.css</c>, which every page links, and in its parts.</summary>
    public static void MapSiteStyle(this WebApplication app)
    {
        app.MapStyle("site.css", Whole);
        app.MapStyle("tokens.css", Tokens);
        app.MapStyle("components.css", Components);
    }

    /// <summary>Serves a style under a name.</summary>
    public static void MapStyle(this WebApplication app, string name, string style) =>
        app.MapGet($"/assets/{name}", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Text(style, StyleType);
        });

    /// <summary>A style that travels inside the assembly.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SiteStyle).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
