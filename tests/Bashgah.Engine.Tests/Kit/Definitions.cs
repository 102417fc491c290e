namespace Bashgah.Engine.Tests.Kit;

/// <summary>Program definitions for tests: money MYR with 2 digits, UTC.</summary>
public static class Definitions
{
    /// <summary>A rule <c>base</c>: 1 point per 100 on everything.</summary>
    public const string Base =
        """{"id": "base", "on": "purchase", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}""";

    /// <summary>1 point per 100 on everything, available at once, never expiring.</summary>
    public static string Plain => With("""{"points": {}}""");

    /// <summary>A program with these currencies and 1 point per 100; <paramref name="more"/> are further top-level members.</summary>
    public static string With(string currencies, string more = "") => Program(currencies, Base, more);

    /// <summary>A program with these currencies and rules.</summary>
    public static string Program(string currencies, string rules, string more = "", string timeZone = "UTC")
    {
        var rest = more.Length == 0 ? "" : ", " + more;
        return """{"money": {"currency": "MYR", "digits": 2}, "timeZone": "ZONE", "currencies": """
            .Replace("ZONE", timeZone, StringComparison.Ordinal) + currencies + ", \"earning\": [" + rules + "]" + rest + "}";
    }
}
