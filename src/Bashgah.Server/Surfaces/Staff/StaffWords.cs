using System.Globalization;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Small words of the staff pages.</summary>
internal static class StaffWords
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly string[] Browsers = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
    private static readonly string[] Systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux"];

    /// <summary>How long ago something was, in the largest unit that it fills.</summary>
    /// <param name="wording">The language.</param>
    /// <param name="since">Microseconds.</param>
    public static string Ago(Wording wording, long since) => since switch
    {
        < Minute => wording.Say("staff.ago.now"),
        < Hour => Ago(wording, "staff.ago.minutes", since / Minute),
        < Day => Ago(wording, "staff.ago.hours", since / Hour),
        _ => Ago(wording, "staff.ago.days", since / Day),
    };

    /// <summary>What a person calls the browser that calls itself so.</summary>
    public static string Browser(Wording wording, string userAgent)
    {
        var browser = Browsers.FirstOrDefault(name => userAgent.Contains(name, StringComparison.Ordinal));
        var system = Systems.FirstOrDefault(name => userAgent.Contains(name, StringComparison.Ordinal));
        var named = browser switch { "Edg" => "Edge", "OPR" => "Opera", _ => browser };
        return (named, system) switch
        {
            (null, null) => wording.Say("staff.sessions.unknown"),
            (null, _) => system,
            (_, null) => named,
            _ => $"{named} · {system}",
        };
    }

    private static string Ago(Wording wording, string key, long count) =>
        wording.Say(key, ("count", count.ToString(CultureInfo.InvariantCulture)));
}
