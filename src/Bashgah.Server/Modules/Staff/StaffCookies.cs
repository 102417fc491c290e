namespace Bashgah.Server.Modules.Staff;

/// <summary>
/// Cookies of staff: random texts, not readable by scripts, not sent with what another site starts, gone with the browser.
/// Where the connection is encrypted their names say that no other host and no plain connection may have set them.
/// </summary>
internal static class StaffCookies
{
    private const string SessionName = "bashgah-staff";
    private const string StepName = "bashgah-staff-step";
    private const int LengthMax = 100;

    /// <summary>The secret text of the session, or null.</summary>
    public static string? Session(HttpContext context) => Read(context, SessionName);

    /// <summary>The secret text of a step of signing in, or null.</summary>
    public static string? Step(HttpContext context) => Read(context, StepName);

    public static void SetSession(HttpContext context, string token) => Set(context, SessionName, token);

    public static void SetStep(HttpContext context, string token) => Set(context, StepName, token);

    public static void ClearSession(HttpContext context) => Clear(context, SessionName);

    public static void ClearStep(HttpContext context) => Clear(context, StepName);

    /// <summary>The name that a cookie has on this connection.</summary>
    public static string Named(HttpContext context, string name) => context.Request.IsHttps ? $"__Host-{name}" : name;

    private static string? Read(HttpContext context, string name) =>
        context.Request.Cookies[Named(context, name)] is { Length: > 0 and <= LengthMax } token ? token : null;

    private static void Set(HttpContext context, string name, string token) =>
        context.Response.Cookies.Append(Named(context, name), token, Options(context));

    private static void Clear(HttpContext context, string name) =>
        context.Response.Cookies.Delete(Named(context, name), Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
