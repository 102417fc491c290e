using System.Globalization;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Pages;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Surfaces.Counter;
using Bashgah.Server.Surfaces.Kiosk;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bashgah.Server.Surfaces.Devices;

/// <summary>
/// What a counter and a kiosk have in common: the browser is enrolled as a device, its page is a document that a service worker
/// keeps for when the network is down, and everything else goes through the API.
/// </summary>
internal static class DeviceSurface
{
    private const string Folder = "Bashgah.Server.Surfaces.";
    private const string Script = "text/javascript; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";

    // What pages of devices load, by its place in this folder; the worker keeps it.
    private static readonly string[] Assets =
    [
        "Devices.device.css", "Devices.api.js", "Devices.dom.js", "Devices.queue.js", "Devices.scanner.js", "Devices.vault.js", "Devices.words.js",
        .. CounterSurface.Assets, .. KioskSurface.Assets,
    ];

    public static IServiceCollection AddDevicePages(this IServiceCollection services) =>
        services.AddScoped<DeviceSessions>().AddSingleton<DeviceSetups>();

    public static void MapDevicePages(this WebApplication app)
    {
        foreach (var asset in Assets)
        {
            var name = asset[(asset.IndexOf('.', StringComparison.Ordinal) + 1)..];
            app.MapGet($"/assets/{name}", () => Resource(asset, asset.EndsWith(".js", StringComparison.Ordinal) ? Script : Style));
        }
        MapDevice<CounterPage>(app, "counter");
        MapDevice<KioskPage>(app, "kiosk");
    }

    private static void MapDevice<TPage>(WebApplication app, string kind)
        where TPage : IComponent
    {
        app.MapGet($"/{kind}", async (HttpContext context, DeviceSessions sessions, PageContext shown, IAntiforgery forms) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.ContentLanguage = shown.Wording.LanguageCode;
            IResult page = await sessions.FindAsync(context, kind) is { } device
                ? new RazorComponentResult<TPage>(new { Device = device })
                : Enrol(forms, context, kind, null);
            return page;
        });
        app.MapPost($"/{kind}", (HttpContext context, DeviceSessions sessions, PageContext page, RateLimits limits, IAntiforgery forms) =>
            EnrolAsync(context, kind, sessions, page, limits, forms));
        // Below its page's address, so that it may answer for it.
        app.MapGet($"/{kind}/worker.js", (HttpContext context) =>
        {
            context.Response.Headers["Service-Worker-Allowed"] = $"/{kind}";
            return Resource("Devices.worker.js", Script);
        });
        app.MapGet($"/{kind}/setup", async (
            HttpContext context, DeviceSessions sessions, DeviceSetups setups, PageContext page, RateLimits limits) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            if (OwnPage.Refuses(context.Request) is not null || await sessions.FindAsync(context, kind) is not { } device)
            {
                await ProblemWriter.WriteAsync(context, limits.Unauthorized(context));
                return Results.Empty;
            }
            return Results.Json(
                await setups.OfAsync(device, DeviceSessions.SealOf(context, kind)!, page.Wording, context.RequestAborted), ApiJson.Plain);
        });
    }

    private static async Task<IResult> EnrolAsync(
        HttpContext context, string kind, DeviceSessions sessions, PageContext page, RateLimits limits, IAntiforgery forms)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (limits.TurnsAwayOpen(context, "enrolDevice") is { RetryAfter: var seconds })
        {
            context.Response.Headers.RetryAfter = seconds?.ToString(CultureInfo.InvariantCulture);
            return Enrol(forms, context, kind, page.Wording.Say("device.enrol.slow"), StatusCodes.Status429TooManyRequests);
        }
        if (!context.Request.HasFormContentType || !await forms.IsRequestValidAsync(context))
            return Enrol(forms, context, kind, page.Wording.Say("device.enrol.again"), StatusCodes.Status400BadRequest);
        var code = context.Request.Form["code"].ToString();
        if (code.Length > 40 || await sessions.EnrolAsync(context, code) is not { } device)
            return Enrol(forms, context, kind, page.Wording.Say("device.enrol.wrong"), StatusCodes.Status403Forbidden);
        return DeviceCookies.Kinds.Contains(device.Kind)
            ? Results.Redirect($"/{device.Kind}?lang={page.Wording.LanguageCode}")
            : Enrol(forms, context, kind, page.Wording.Say("device.enrol.till"), StatusCodes.Status403Forbidden);
    }

    private static RazorComponentResult<EnrolPage> Enrol(
        IAntiforgery forms, HttpContext context, string kind, string? fault, int status = StatusCodes.Status200OK) =>
        new(new { Kind = kind, Fault = fault, FormToken = forms.GetAndStoreTokens(context).RequestToken }) { StatusCode = status };

    private static IResult Resource(string name, string type) =>
        Results.Stream(typeof(DeviceSurface).Assembly.GetManifestResourceStream(Folder + name)!, type);
}
