using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Platform.Look;

/// <summary>
/// What somebody chooses on a page by following a link: the language (<c>?lang=</c>) and the light (<c>?theme=</c>). It is kept in
/// two cookies that say nothing else, no script reads and no other site's requests write; pages work without them.
/// </summary>
internal static class Choices
{
    public const string LanguageParameter = "lang";
    public const string ThemeParameter = "theme";
    public const string LanguageCookie = "bashgah-language";
    public const string ThemeCookie = "bashgah-theme";

    // A browser keeps none for longer.
    private static readonly TimeSpan Lasting = TimeSpan.FromDays(400);

    /// <summary>Keeps what the address of a page chooses. Calls of the API choose nothing for later.</summary>
    public static void Keep(HttpContext context)
    {
        // What a script fetches is no choice of anybody.
        if (!HttpMethods.IsGet(context.Request.Method) || !IsPage(context.Request) || context.Request.Headers["Sec-Fetch-Dest"] == "empty")
            return;
        if (Language.Known(context.Request.Query[LanguageParameter].ToString()) is { } language)
            Set(context, LanguageCookie, language);
        if (Theme.Known(context.Request.Query[ThemeParameter].ToString()) is { } theme)
            Set(context, ThemeCookie, theme);
    }

    /// <summary>Whether it is a page for people: what is not of the API, or is looked at in a browser's window.</summary>
    public static bool IsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/v1") || request.Headers["Sec-Fetch-Dest"] == "document";

    /// <summary>The address of this page with another choice; the rest of its query stays.</summary>
    public static string Address(HttpContext context, string name, string value)
    {
        var kept = context.Request.Query.Where(q => q.Key != name)
            .SelectMany(q => q.Value, (q, kept) => KeyValuePair.Create(q.Key, kept));
        return context.Request.Path.Value + QueryString.Create(kept.Append(KeyValuePair.Create<string, string?>(name, value)));
    }

    /// <summary>What was kept; null: nothing.</summary>
    public static string? Kept(HttpContext context, string name) => context.Request.Cookies[Named(context, name)];

    /// <summary>Over https a name says that no other host and no plain connection may have set it.</summary>
    private static string Named(HttpContext context, string name) => context.Request.IsHttps ? $"__Host-{name}" : name;

    private static void Set(HttpContext context, string name, string value)
    {
        if (Kept(context, name) == value)
            return;
        context.Response.Cookies.Append(Named(context, name), value, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lasting,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }
}
