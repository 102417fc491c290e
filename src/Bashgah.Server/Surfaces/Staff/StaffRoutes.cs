using System.Globalization;
using System.Security.Claims;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Who may ask for a page.</summary>
internal enum StaffAccess
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Whoever is signed in.</summary>
    SignedIn,

    /// <summary>Whoever is signed in and has lately proved who they are.</summary>
    Confirmed,
}

/// <summary>The door of the staff pages: nothing is kept by the browser, a form is taken only with its token, and who is not
/// signed in is asked to.</summary>
internal sealed class StaffRoutes(IEndpointRouteBuilder endpoints)
{
    private const long FormBytesMax = 64 * 1024;

    public StaffRoutes Get<T>(string path, StaffAccess access, Func<T, StaffCall, Task<IResult>> handle)
        where T : notnull
    {
        endpoints.MapGet(path, context => AnswerAsync(context, access, handle));
        return this;
    }

    public StaffRoutes Post<T>(string path, StaffAccess access, Func<T, StaffCall, Task<IResult>> handle)
        where T : notnull
    {
        endpoints.MapPost(path, context => AnswerAsync(context, access, handle));
        return this;
    }

    private static async Task AnswerAsync<T>(HttpContext context, StaffAccess access, Func<T, StaffCall, Task<IResult>> handle)
        where T : notnull
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var call = context.RequestServices.GetRequiredService<StaffCall>();
        call.Caller = await context.RequestServices.GetRequiredService<StaffCallers>().FindAsync(context);
        if (call.Caller is { Session.Id: var session })
            context.User = FormHolder(session);
        var result = await RefusalAsync(call, access)
            ?? await handle(context.RequestServices.GetRequiredService<T>(), call);
        await result.ExecuteAsync(context);
    }

    /// <summary>A form is good for the session that it was shown in, and no other.</summary>
    internal static ClaimsPrincipal FormHolder(string session) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session)], "staff"));

    private static async Task<IResult?> RefusalAsync(StaffCall call, StaffAccess access)
    {
        if (access != StaffAccess.Open && call.Caller is null)
            return CameFromElsewhere(call) ? call.Page<ArrivalPage>() : call.Go($"/staff/sign-in?next={Uri.EscapeDataString(Next(call))}");
        var isPost = HttpMethods.IsPost(call.Http.Request.Method);
        var limits = call.Http.RequestServices.GetRequiredService<RateLimits>();
        if (isPost && access == StaffAccess.Open && limits.TurnsAwayOpen(call.Http, "staff") is { RetryAfter: var seconds })
        {
            call.Http.Response.Headers.RetryAfter = seconds?.ToString(CultureInfo.InvariantCulture);
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }
        if (isPost && !await IsOwnFormAsync(call.Http))
            return call.Page<StalePage>(status: StatusCodes.Status400BadRequest);
        var confirm = call.Http.RequestServices.GetRequiredService<ConfirmIdentity>();
        return access == StaffAccess.Confirmed && !confirm.IsRecent(call.Me.Session)
            ? call.Go($"/staff/confirm?next={Uri.EscapeDataString(Next(call))}")
            : null;
    }

    private static async Task<bool> IsOwnFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return false;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = FormBytesMax;
        try
        {
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        }
        catch (Exception fault) when (fault is AntiforgeryValidationException or InvalidDataException)
        {
            // A body that is no form, or too large a one.
            return false;
        }
    }

    /// <summary>A link in a message or on another site brings no cookie along; asked again from here, the browser sends
    /// it.</summary>
    private static bool CameFromElsewhere(StaffCall call) =>
        HttpMethods.IsGet(call.Http.Request.Method) && call.Http.Request.Headers["Sec-Fetch-Site"] == "cross-site";

    /// <summary>Where to go on afterwards; a form is filled in again on its page.</summary>
    private static string Next(StaffCall call) => HttpMethods.IsGet(call.Http.Request.Method)
        ? call.Http.Request.Path.Value! : call.Http.Request.Path.StartsWithSegments("/staff/programs", out var rest)
            ? $"/staff/programs/{rest.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()}"
            : "/staff/account";
}
