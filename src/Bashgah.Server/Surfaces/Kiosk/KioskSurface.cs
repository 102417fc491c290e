namespace Bashgah.Server.Surfaces.Kiosk;

/// <summary>The kiosk: a screen that visitors use alone.</summary>
internal static class KioskSurface
{
    /// <summary>What its page loads besides what all devices load.</summary>
    public static IReadOnlyList<string> Assets { get; } = ["Kiosk.kiosk.css", "Kiosk.kiosk.js"];
}
