namespace Bashgah.Server.Platform.Security;

/// <summary>
/// Cookies that let somebody in: not readable by scripts, not sent with what another site starts. Where the connection is encrypted
/// their names say that no other host and no plain connection may have set them.
/// </summary>
internal static class HostCookie
{
    /// <summary>The name that a cookie has on this connection.</summary>
    public static string Named(HttpContext context, string name) => context.Request.IsHttps ? $"__Host-{name}" : name;

    /// <summary>Its value; null where there is none, or one that is longer than any that was set.</summary>
    public static string? Read(HttpContext context, string name, int lengthMax) =>
        context.Request.Cookies[Named(context, name)] is { Length: > 0 } value && value.Length <= lengthMax ? value : null;

    /// <summary>Sets it; without a life it is gone with the browser.</summary>
    public static void Set(HttpContext context, string name, string value, TimeSpan? life = null) =>
        context.Response.Cookies.Append(Named(context, name), value, Options(context, life));

    /// <summary>Takes it away.</summary>
    public static void Clear(HttpContext context, string name) =>
        context.Response.Cookies.Delete(Named(context, name), Options(context, null));

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = life,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
