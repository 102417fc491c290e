using System.Collections.Frozen;
using Bashgah.Engine.Programs;
using NodaTime.TimeZones;

namespace Bashgah.Server.Platform.Programs;

/// <summary>
/// The country by whose habits national phone numbers are read (S13.2): the one that the program's time zone
/// lies in.
/// </summary>
internal static class ProgramCountry
{
    private static readonly FrozenDictionary<string, string> ByZone =
        (TzdbDateTimeZoneSource.Default.ZoneLocations ?? [])
        .GroupBy(l => l.ZoneId, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.First().CountryCode, StringComparer.Ordinal);

    /// <summary>ISO 3166, two letters; null where the zone names no country (UTC).</summary>
    public static string? Of(CompiledProgram program)
    {
        var zone = program.Calendar.TimeZoneId;
        if (ByZone.TryGetValue(zone, out var country))
            return country;
        return TzdbDateTimeZoneSource.Default.CanonicalIdMap.TryGetValue(zone, out var canonical)
            ? ByZone.GetValueOrDefault(canonical)
            : null;
    }
}
