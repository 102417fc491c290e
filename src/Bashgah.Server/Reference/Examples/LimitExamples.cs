using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Limits and budgets.</summary>
internal static class LimitExamples
{
    private static readonly PurchaseLine Tv = Line("TV", "electronics", 40000);
    private static readonly PurchaseLine Van = Line("VAN", "vehicles", 6_000_000);
    private static readonly PurchaseLine Yacht = Line("YACHT", "vehicles", 60_000_000);

    private static readonly Dictionary<string, Step[]> Steps = new()
    {
        ["member"] =
        [
            Buys("2026-03-06 10:00", Tv), Buys("2026-03-07 10:00", Tv), Buys("2026-03-08 10:00", Tv), Buys("2026-03-09 10:00", Tv),
        ],
        ["rule"] = [Buys("2026-03-06 10:00", Tv), Buys("2026-03-06 11:00", 2, [Tv]), Buys("2026-03-07 11:00", 2, [Tv])],
        ["store"] = [.. Shops().Select(s => Buys(s.At, p => p with { Store = s.Store }, Van))],
        ["program"] = [Buys("2026-03-06 10:00", Yacht), Buys("2026-03-06 11:00", 2, [Yacht]), Buys("2026-03-06 12:00", 2, [Tv])],
    };

    // Small enough to be met here.
    private const string OnceADay = """{"rule": {"times": 1, "per": "day"}}""";

    public static Example Of(ReferenceEntry kind) => Steps.TryGetValue(kind.Key, out var steps)
        ? ExampleDefinition.Rules(
            ExampleDefinition.Fill(
                """
                {"id": "example", "give": {"points": {"perAmount": {"points": 1, "per": 100}}},
                 "limit": [EXAMPLE]}
                """, ("EXAMPLE", kind.Key == "rule" ? OnceADay : kind.Example)),
            steps)
        : throw new InvalidOperationException($"The limit \"{kind.Key}\" has no example in {nameof(LimitExamples)}.");

    /// <summary>Two rules that share a budget.</summary>
    public static Example Budget => ExampleDefinition.RulesAndMore(
        """
        {"id": "welcome", "on": "joined", "give": {"credit": {"fixed": 1000}}, "budget": "launch"},
          {"id": "first", "when": [{"firstPurchase": true}], "give": {"credit": {"fixed": 700}}, "budget": "launch"}
        """,
        """
        "budgets": {"launch": {"credit": 2000, "per": "month"}}
        """,
        Joins("2026-03-06 10:00"), Buys("2026-03-06 11:00", Tv), Joins("2026-03-07 10:00", 2),
        Buys("2026-03-08 10:00", 2, [Tv]), Joins("2026-04-01 10:00", 3));

    private static IEnumerable<(string At, string Store)> Shops() =>
        [("2026-03-06 10:00", "KLCC"), ("2026-03-06 11:00", "KLCC"), ("2026-03-06 12:00", "Bangsar")];
}
