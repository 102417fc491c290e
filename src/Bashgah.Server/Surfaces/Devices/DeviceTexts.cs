using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Devices;

/// <summary>Texts that a device's page gets along, so that its scripts speak the language when the network is down.</summary>
internal static class DeviceTexts
{
    private static readonly string[] _shared = ["device.", "money."];

    /// <summary>Those of one kind of device in a language, by their keys.</summary>
    public static IReadOnlyDictionary<string, string?> Of(Wording wording, string kind) =>
        Wording.KeysOf(Language.English)
            .Where(key => _shared.Append($"{kind}.").Any(start => key.StartsWith(start, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).ToDictionary(key => key, wording.Find, StringComparer.Ordinal);
}
