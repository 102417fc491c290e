namespace Bashgah.Server.Platform.Look;

/// <summary>Light or dark: what somebody chose on a page, else what the system says.</summary>
internal static class Theme
{
    public const string Light = "light";
    public const string Dark = "dark";

    /// <summary>As the system is; nothing is remembered.</summary>
    public const string System = "system";

    /// <summary>All, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } = [System, Light, Dark];

    /// <summary>What a page says of itself as <c>data-theme</c>; null: the system decides.</summary>
    public static string? Of(HttpContext context) =>
        (Known(context.Request.Query[Choices.ThemeParameter].ToString()) ?? Known(Choices.Kept(context, Choices.ThemeCookie))) switch
        {
            Light => Light,
            Dark => Dark,
            _ => null,
        };

    /// <summary>The theme of that name, or null.</summary>
    public static string? Known(string? name) => All.FirstOrDefault(theme => theme == name);
}
