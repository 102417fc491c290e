using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Pages;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Platform.Texts;
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

    // What all pages of devices load, by its place in this folder.
    private static readonly string[] Shared =
    [
        "Devices.device.css", "Devices.api.js", "Devices.dom.js", "Devices.queue.js", "Devices.scanner.js", "Devices.vault.js", "Devices.words.js",
    ];

    // What is not ours alone.
    private static readonly string[] Site = ["site.css"];

    public static IServiceCollection AddDevicePages(this IServiceCollection services) =>
        services.AddScoped<DeviceSessions>().AddSingleton<DeviceSetups>();

    public static void MapDevicePages(this WebApplication app)
    {
        foreach (var asset in Shared.Concat(CounterSurface.Assets).Concat(KioskSurface.Assets))
            app.MapGet($"/assets/{NameOf(asset)}", () => Resource(asset, asset.EndsWith(".js", StringComparison.Ordinal) ? Script : Style));
        MapDevice<CounterPage>(app, "counter", CounterSurface.Assets);
        MapDevice<KioskPage>(app, "kiosk", KioskSurface.Assets);
        app.MapKiosk();
    }

    private static string NameOf(string asset) => asset[(asset.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static void MapDevice<TPage>(WebApplication app, string kind, IReadOnlyList<string> assets)
        where TPage : IComponent
    {
        var worker = WorkerOf(assets);
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
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Text(worker, Script);
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
            // A kiosk speaks every language without choosing one for the browser.
            var wording = Language.Known(context.Request.Query["in"].ToString()) is { } language ? Wording.In(language) : page.Wording;
            return Results.Json(
                await setups.OfAsync(device, DeviceSessions.SealOf(context, kind)!, wording, context.RequestAborted), ApiJson.Plain);
        });
    }

    /// <summary>The worker with the list of what its page loads, and what tells one edition of it from the next.</summary>
    private static string WorkerOf(IReadOnlyList<string> assets)
    {
        var own = Shared.Concat(assets).ToList();
        using var edition = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var asset in own)
            edition.AppendData(BytesOf(asset));
        var addresses = Site.Concat(own.Select(NameOf)).Select(name => $"/assets/{name}");
        return $"self.bashgahAssets = {JsonSerializer.Serialize(addresses)}; // {Convert.ToHexStringLower(edition.GetHashAndReset())}\n"
            + Encoding.UTF8.GetString(BytesOf("Devices.worker.js"));
    }

    private static byte[] BytesOf(string asset)
    {
        using var stream = typeof(DeviceSurface).Assembly.GetManifestResourceStream(Folder + asset)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
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
        IAntiforgery forms, HttpContext context, string kind, string? fault, int status = StatusCodes.Status200OK)
    {
        // The worker keeps pages of devices, not this one.
        context.Response.Headers["Bashgah-Page"] = "enrol";
        return new(new { Kind = kind, Fault = fault, FormToken = forms.GetAndStoreTokens(context).RequestToken }) { StatusCode = status };
    }

    private static IResult Resource(string asset, string type) =>
        Results.Stream(typeof(DeviceSurface).Assembly.GetManifestResourceStream(Folder + asset)!, type);
}
