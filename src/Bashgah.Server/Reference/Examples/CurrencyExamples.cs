using Bashgah.Engine.Events;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Units: rounding, pending, expiry, shortfall.</summary>
internal static class CurrencyExamples
{
    private const string Friday = "2026-03-06 10:00";

    private static readonly PurchaseLine Apples = Line("APPLE", "fruit", 150);
    private static readonly PurchaseLine Rice = Line("RICE", "pantry", 1550);

    /// <summary>The same purchase by each rounding and scope.</summary>
    public static Example Rounding => ExampleDefinition.OfCurrencies(
        """
        {"down": {}, "even": {"rounding": "half-even"}, "up": {"rounding": "ceiling"},
          "by-line": {"scope": "line"}}
        """,
        """
        {"id": "base", "give": {
          "down": {"perAmount": {"points": 1, "per": 100}}, "even": {"perAmount": {"points": 1, "per": 100}},
          "up": {"perAmount": {"points": 1, "per": 100}}, "by-line": {"perAmount": {"points": 1, "per": 100}}}}
        """,
        Buys(Friday, Apples, Line("PEAR", "fruit", 160), Line("PLUM", "fruit", 140)));

    /// <summary>Fractions that make a whole.</summary>
    public static Example Carry => ExampleDefinition.OfCurrencies(
        """{"points": {"carry": true}}""", Buys(Friday, Line("GUM", "sweets", 60)), Buys("2026-03-07 10:00", Line("GUM", "sweets", 40)));

    /// <summary>A cap on the balance.</summary>
    public static Example Max => ExampleDefinition.OfCurrencies(
        """{"points": {"max": 20}}""", Buys(Friday, Rice), Buys("2026-03-07 10:00", Rice), Buys("2026-03-08 10:00", Rice));

    /// <summary>Each form of <c>pending</c>, by the key that makes it.</summary>
    public static IReadOnlyList<(string Form, Example Example)> Pending { get; } =
    [
        ("none", ExampleDefinition.OfCurrencies("""{"points": {"pending": "none"}}""", Buys(Friday, Rice))),
        ("for", ExampleDefinition.OfCurrencies(
            """{"points": {"pending": {"for": "P7D"}}}""", Buys(Friday, Rice), TimePasses("2026-03-14 00:00"))),
        ("until", ExampleDefinition.OfCurrencies(
            """{"points": {"pending": {"until": "2026-03-31"}}}""", Buys(Friday, Rice), TimePasses("2026-04-01 00:00"),
            Buys("2026-04-02 10:00", Rice))),
        ("untilEvent", ExampleDefinition.OfCurrencies(
            """{"points": {"pending": {"untilEvent": "activity:delivered"}}}""", Buys(Friday, Rice),
            Does("2026-03-10 15:00", "delivered"))),
    ];

    /// <summary>Each form of <c>expiry</c>, by the key that makes it.</summary>
    public static IReadOnlyList<(string Form, Example Example)> Expiry { get; } =
    [
        ("never", ExampleDefinition.OfCurrencies("""{"points": {"expiry": "never"}}""", Buys(Friday, Rice), TimePasses("2036-03-06 10:00"))),
        ("after", ExampleDefinition.OfCurrencies(
            """{"points": {"expiry": {"after": "P12M"}}}""", Buys(Friday, Rice), TimePasses("2027-03-07 00:00"))),
        ("roundTo", ExampleDefinition.OfCurrencies(
            """{"points": {"pending": {"for": "P7D"}, "expiry": {"after": "P12M", "roundTo": "month"}}}""",
            Buys("2026-01-24 10:00", Rice), TimePasses("2027-02-01 00:00"))),
        ("on", ExampleDefinition.OfCurrencies(
            """{"points": {"expiry": {"on": "2026-12-31"}}}""", Buys(Friday, Rice), TimePasses("2027-01-01 00:00"))),
        ("endOf", ExampleDefinition.OfCurrencies(
            """{"points": {"expiry": {"endOf": "quarter"}}}""", Buys(Friday, Rice), TimePasses("2026-04-01 00:00"))),
        ("inactive", ExampleDefinition.OfCurrencies(
            """{"points": {"expiry": {"inactive": "P90D"}}}""", Buys(Friday, Rice), Buys("2026-05-01 10:00", Apples),
            TimePasses("2026-07-31 00:00"))),
    ];

    /// <summary>Each answer to points that a return cannot find.</summary>
    public static IReadOnlyList<(string Form, Example Example)> Shortfall { get; } =
    [
        ("debt", Spent("debt")), ("floor", Spent("floor")), ("from-refund", Spent("from-refund")),
    ];

    private static Example Spent(string shortfall)
    {
        var points = ExampleDefinition.Fill(
            """{"points": {"shortfall": "WAY", "worth": {"amount": 1, "per": 1}}}""", ("WAY", shortfall));
        const string Rules = """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}""";
        return ExampleDefinition.OfCurrencies(
            points, Rules,
            Buys(Friday, Line("LAMP", "lighting", 9000)),
            Buys("2026-03-07 10:00", Paid(80), Line("BULB", "lighting", 80)),
            Returns("2026-03-08 10:00", Friday),
            Buys("2026-03-09 10:00", Line("LAMP", "lighting", 9000)));
    }

    private static Func<Purchase, Purchase> Paid(long amount) =>
        p => p with { Tenders = [new("points", "points", amount, null)] };
}
