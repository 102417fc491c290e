using System.Globalization;
using Bashgah.Server.Platform.Look;

namespace Bashgah.Server.Platform.Texts;

/// <summary>The languages that texts exist in.</summary>
internal static class Language
{
    public const string English = "en";
    public const string Persian = "fa";
    public const string Malay = "ms";

    /// <summary>All, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [English, Persian, Malay];

    /// <summary>
    /// On a page what its address says, what was chosen on one before, and what the browser accepts, in this order; of a call of the
    /// API what it accepts, and only then what was chosen. English where none fits.
    /// </summary>
    public static string Of(HttpContext context)
    {
        var chosen = Known(Choices.Kept(context, Choices.LanguageCookie));
        return (Choices.IsPage(context.Request)
            ? Known(context.Request.Query[Choices.LanguageParameter].ToString()) ?? chosen ?? Accepted(context)
            : Accepted(context) ?? chosen) ?? English;
    }

    private static string? Accepted(HttpContext context)
    {
        string? best = null;
        var bestQuality = 0.0;
        foreach (var wanted in context.Request.GetTypedHeaders().AcceptLanguage)
        {
            var quality = wanted.Quality ?? 1.0;
            var language = Known(wanted.Value.AsSpan());
            if (language is null || quality <= bestQuality)
                continue;
            best = language;
            bestQuality = quality;
        }
        return best;
    }

    /// <summary>The language that a tag such as <c>fa-IR</c> falls under, or null.</summary>
    public static string? Known(ReadOnlySpan<char> tag)
    {
        var dash = tag.IndexOf('-');
        var main = dash < 0 ? tag : tag[..dash];
        foreach (var language in All)
        {
            if (main.Equals(language, StringComparison.OrdinalIgnoreCase))
                return language;
        }
        return null;
    }

    /// <summary>Culture that a language's resources are stored under.</summary>
    public static CultureInfo CultureOf(string language) =>
        language == English ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
}
