using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Programs;
using Microsoft.Net.Http.Headers;

namespace Bashgah.Server.Platform.Look;

/// <summary>Serves a program's look to its pages. It is no secret: whoever joins the club sees it.</summary>
internal static class LookAssets
{
    // Alone in a window a picture runs and loads nothing.
    private const string PicturePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private const string BrandDefault = "#a3213f";

    public static void MapLooks(this WebApplication app)
    {
        app.MapGet("/assets/look/{slug}.css", (HttpContext context, string slug) => ServeAsync(
            context, slug, look => Results.Text(new LookStyle(slug, look).Write(), "text/css; charset=utf-8")));
        app.MapGet("/assets/look/{slug}/logo", (HttpContext context, string slug) => ServeAsync(
            context, slug, look => Picture(context, look.Logo) ?? Results.Text(Initial(slug, look.Settings), LookPictures.Svg)));
        app.MapGet("/assets/look/{slug}/card-art", (HttpContext context, string slug) => ServeAsync(
            context, slug, look => Picture(context, look.CardArt)));
    }

    private static async Task ServeAsync(HttpContext context, string slug, Func<ProgramLook, IResult?> serve)
    {
        var looks = context.RequestServices.GetRequiredService<ProgramLooks>();
        if (await looks.FindAsync(slug, context.RequestAborted) is { } look && serve(look) is { } result)
        {
            // Asked again, and answered with nothing where it is the same.
            context.Response.Headers.CacheControl = "public, max-age=60";
            await result.ExecuteAsync(context);
        }
        else
        {
            await ProblemWriter.WriteAsync(context, Problem.Of(ProblemCodes.NotFound));
        }
    }

    private static IResult? Picture(HttpContext context, LookPicture? picture)
    {
        context.Response.Headers.ContentSecurityPolicy = PicturePolicy;
        return picture is null ? null : Results.Bytes(picture.Bytes, picture.Type, entityTag: new EntityTagHeaderValue($"\"{picture.Hash}\""));
    }

    /// <summary>What stands for a club that has no logo: the first letter of its name in addresses.</summary>
    private static string Initial(string slug, LookSettings settings)
    {
        var ground = Colour.Of(settings.Brand ?? BrandDefault);
        var letter = Colour.Contrast(ground, Colour.White) >= Colour.Contrast(ground, Colour.Black) ? Colour.White : Colour.Black;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="13" fill="{ground}"/><text x="24" y="33" text-anchor="middle" font-family="system-ui, sans-serif" font-size="26" font-weight="700" fill="{letter}">{char.ToUpperInvariant(slug[0])}</text></svg>
            """;
    }
}
