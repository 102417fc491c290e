using Bashgah.Engine.Events;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Reasons why rules give nothing, in the forms that the chapters of the program definition do not meet.</summary>
internal static class ReasonExamples
{
    private static readonly PurchaseLine Rice = Line("RICE", "pantry", 2_500);

    /// <summary>All, with a title each.</summary>
    public static IReadOnlyList<(string Title, Example Example)> All =>
    [
        ("More reasons about the purchase", OfPurchases),
        ("Nothing but carriage", OfCarriage),
        ("More reasons about the member", OfMembers),
        ("Reasons about who was brought", OfReferrals),
        ("More ways to reckon", Reckoned),
    ];

    private static Example OfPurchases => ExampleDefinition.Rules(
        string.Join(
            ",\n",
            Rule("weekend", """{"weekday": ["sat", "sun"]}"""),
            Rule("bread", """{"productGroup": ["bread", "cakes", "fresh"]}"""),
            Rule("big", """{"basketAmount": {"atLeast": 5000, "productGroup": ["fresh"]}}"""),
            Rule("small", """{"basketAmount": {"atMost": 2000}}"""),
            Rule("jackpot", """{"lineAmount": {"atLeast": 500, "atMost": 500}}"""),
            Rule("paid", """{"tender": ["card", "wallet", "coupon"]}"""),
            Rule("launch", """{"dates": {"until": "2026-02-28"}}"""),
            Rule("summer", """{"dates": {"from": "2026-06-01"}}"""),
            Rule("feast", """{"dates": {"from": "2026-03-20", "until": "2026-03-20"}}"""),
            Rule("yearend", """{"dates": {"from": "2026-12-20", "until": "2027-01-05"}}"""),
            Rule("holidays", """{"dates": {"from": "2026-11-20", "until": "2026-12-05"}}"""),
            Rule("example", """{"not": {"weekday": "fri"}}""")),
        Buys("2026-03-06 10:00", Rice));

    private static Example OfCarriage => ExampleDefinition.Rules(
        """{"id": "extra", "give": {"points": {"fixed": 5}}}""",
        Buys("2026-03-06 11:00", Line("DELIVERY", "shipping", 800)));

    private static Example OfMembers => ExampleDefinition.Rules(
        string.Join(
            ",\n",
            Rule("third", """{"nthPurchase": {"exactly": [2, 3]}}"""),
            Rule("regular", """{"nthPurchase": {"every": 12}}"""),
            Rule("again", """{"firstPurchase": false}"""),
            Rule("streak", """{"streak": {"per": "day", "exactly": 3}}"""),
            Rule("old", """{"tenure": {"atLeast": "P1Y6M"}}"""),
            Rule("new", """{"tenure": {"below": "P30D"}}"""),
            Rule("middle", """{"tenure": {"atLeast": "P1Y", "below": "P2Y"}}"""),
            Rule("neighbours", """{"memberAttribute": {"name": "city", "in": ["Ipoh", "Melaka"]}}"""),
            Rule("staff", """{"memberGroup": ["staff", "partners"]}"""),
            """{"id": "anniversary", "on": "anniversary", "when": [{"nthAnniversary": {"every": 5}}], "give": {"points": {"fixed": 100}}}""",
            """{"id": "reviews", "on": "activity:review", "when": [{"eventAttribute": {"name": "length", "atLeast": 20, "atMost": 200}}], "give": {"points": {"fixed": 5}}}""",
            """{"id": "welcome", "on": "joined", "when": [{"first": {"members": 2}}], "give": {"points": {"fixed": 100}}}"""),
        Buys("2026-03-06 10:00", Rice), Does("2026-03-06 12:00", "review", new Dictionary<string, string> { ["length"] = "3" }),
        TimePasses("2027-01-03 09:00"), Joins("2027-01-04 10:00", 2), Joins("2027-01-05 10:00", 3));

    private static Example OfReferrals => ExampleDefinition.OfReferral(
        """
        {"commission": [
          {"id": "retail", "on": {"purchases": {"first": 1}}, "levels": [{"fixed": 500}, {"fixed": 100}], "as": "credit", "pending": "none"},
          {"id": "trade", "on": {"purchases": {"first": 2}}, "levels": ["0.01"], "as": "credit", "pending": "none"},
          {"id": "launch", "on": {"purchases": {"within": "P30D"}}, "levels": ["0.02"], "as": "credit", "pending": "none"},
          {"id": "thanks", "levels": ["0.001"], "as": "credit", "pending": "none"}
        ]}
        """,
        Joins("2026-03-01 10:00"), Joins("2026-03-02 10:00", 2, broughtBy: 1), Joins("2026-03-03 10:00", 3, broughtBy: 2),
        Buys("2026-03-06 10:00", 3, [Line("KETTLE", "kitchen", 10_000)]), Buys("2026-03-07 10:00", 3, [Line("KETTLE", "kitchen", 10_000)]),
        Buys("2026-05-08 10:00", 3, [Line("KETTLE", "kitchen", 10_000)]));

    private static Example Reckoned => ExampleDefinition.Rules(
        """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
        {"id": "double", "multiply": {"rules": ["base"], "by": "2"}},
        {"id": "half", "multiply": {"rules": ["base"], "by": "1.5"}},
        {"id": "cup", "when": [{"sku": ["CUP"]}], "give": {"points": {"perQuantity": 5}}},
        {"id": "nut", "when": [{"sku": ["NUT"]}], "give": {"points": {"perQuantity": 10}}},
        {"id": "gold-rush", "when": [{"tier": {"main": "gold"}}], "give": {"points": {"fixed": 5}}}
        """,
        Buys("2026-03-06 10:00", Line("CUP", "kitchen", 123_456), Line("NUT", "pantry", 400) with { Quantity = 1_500 }));

    private static string Rule(string id, string condition) =>
        ExampleDefinition.Fill(
            """{"id": "ID", "when": [CONDITION], "give": {"points": {"fixed": 5}}}""", ("ID", id), ("CONDITION", condition));
}
