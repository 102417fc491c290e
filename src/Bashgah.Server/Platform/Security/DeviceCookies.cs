namespace Bashgah.Server.Platform.Security;

/// <summary>
/// The key of a counter or a kiosk whose pages run in a browser: no script reads it. A browser may be both, so that each kind has a
/// cookie of its own, and a page says by a header as which of them it asks. No other site can send that header along.
/// </summary>
internal static class DeviceCookies
{
    /// <summary>The header by which a page asks as the browser's device: <c>counter</c> or <c>kiosk</c>.</summary>
    public const string Header = "Bashgah-Device";

    /// <summary>Kinds of device whose pages run in a browser.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["counter", "kiosk"];

    private const int LengthMax = 200;

    // As long as browsers keep any; each opening of the page renews it.
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);

    /// <summary>The key of the browser's device of a kind, or null.</summary>
    public static string? Read(HttpContext context, string kind) =>
        Kinds.Contains(kind) ? HostCookie.Read(context, Named(kind), LengthMax) : null;

    /// <summary>Lets the browser be this device.</summary>
    public static void Set(HttpContext context, string kind, string key) => HostCookie.Set(context, Named(kind), key, Life);

    /// <summary>It is no device of this kind any more.</summary>
    public static void Clear(HttpContext context, string kind) => HostCookie.Clear(context, Named(kind));

    private static string Named(string kind) => $"bashgah-{kind}";
}
