using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Cookies of staff: random texts that are gone with the browser.</summary>
internal static class StaffCookies
{
    private const string SessionName = "bashgah-staff";
    private const string StepName = "bashgah-staff-step";
    private const int LengthMax = 100;

    /// <summary>The secret text of the session, or null.</summary>
    public static string? Session(HttpContext context) => HostCookie.Read(context, SessionName, LengthMax);

    /// <summary>The secret text of a step of signing in, or null.</summary>
    public static string? Step(HttpContext context) => HostCookie.Read(context, StepName, LengthMax);

    public static void SetSession(HttpContext context, string token) => HostCookie.Set(context, SessionName, token);

    public static void SetStep(HttpContext context, string token) => HostCookie.Set(context, StepName, token);

    public static void ClearSession(HttpContext context) => HostCookie.Clear(context, SessionName);

    public static void ClearStep(HttpContext context) => HostCookie.Clear(context, StepName);
}
