using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Surfaces.Devices;
using Bashgah.Server.Surfaces.Staff;

namespace Bashgah.Server.Surfaces.Kiosk;

/// <summary>The kiosk: a screen that visitors use alone.</summary>
internal static partial class KioskSurface
{
    /// <summary>What its page loads besides what all devices load.</summary>
    public static IReadOnlyList<string> Assets { get; } =
    [
        "Kiosk.kiosk.css", "Kiosk.kiosk.js", "Kiosk.kiosk-claim.js", "Kiosk.kiosk-idle.js", "Kiosk.kiosk-join.js", "Kiosk.kiosk-language.js",
        "Kiosk.kiosk-parts.js", "Kiosk.kiosk-rewards.js", "Kiosk.kiosk-scan.js", "Kiosk.kiosk-start.js", "Kiosk.kiosk-visit.js",
    ];

    /// <summary>The QR code of a voucher's code, drawn for a kiosk alone: its squares, not a picture that a browser would keep.</summary>
    public static void MapKiosk(this WebApplication app) =>
        app.MapGet("/kiosk/qr", async (HttpContext context, DeviceSessions sessions, RateLimits limits, string? text) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            if (OwnPage.Refuses(context.Request) is not null || await sessions.FindAsync(context, "kiosk") is null)
            {
                await ProblemWriter.WriteAsync(context, limits.Unauthorized(context));
                return Results.Empty;
            }
            return text is not null && Code().IsMatch(text) ? Results.Json(QrPicture.Of(text), ApiJson.Plain) : Results.NotFound();
        });

    [GeneratedRegex("^[A-Z0-9-]{4,40}$", RegexOptions.None, 100)]
    private static partial Regex Code();
}
