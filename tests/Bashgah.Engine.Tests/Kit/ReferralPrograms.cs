namespace Bashgah.Engine.Tests.Kit;

/// <summary>Program definitions with a referral section: points and store credit, no earning rules.</summary>
public static class ReferralPrograms
{
    private const string Currencies = """{"points": {}, "credit": {"money": true}}""";

    /// <summary>A program whose section <c>referral</c> is this.</summary>
    public static string With(string referral, string more = "") => Definitions.Program(
        Currencies, "", "\"referral\": " + referral + (more.Length == 0 ? "" : ", " + more));

    /// <summary>A program with these entries of commission, available at once unless they say otherwise.</summary>
    public static string Commission(params string[] entries) =>
        With("""{"commission": [""" + string.Join(", ", entries.Select(Entry)) + "]}");

    private static string Entry(string entry) =>
        "{" + entry + (entry.Contains("\"pending\"", StringComparison.Ordinal) ? "}" : """, "pending": "none"}""");
}
