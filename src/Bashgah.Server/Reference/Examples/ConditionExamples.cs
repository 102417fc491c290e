using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>For each kind of condition: its example in a rule, an event for which it holds, and one for which it does not.</summary>
internal static class ConditionExamples
{
    private const string Friday = "2026-03-06 10:00";
    private const string Saturday = "2026-03-07 10:00";

    private static readonly PurchaseLine Apples = Line("APPLE", "fruit", 1500);
    private static readonly PurchaseLine Rice = Line("RICE", "pantry", 2500);

    private static readonly Dictionary<string, Step[]> Steps = new()
    {
        ["productGroup"] = [Buys(Friday, Apples, Rice), Buys(Saturday, Rice)],
        ["sku"] = [Buys(Friday, Line("COFFEE-BEANS", "pantry", 3000), Rice), Buys(Saturday, Rice)],
        ["brand"] = [Buys(Friday, Rice with { Brand = "Melur" }), Buys(Saturday, Rice with { Brand = "Sawah" })],
        ["lineAmount"] = [Buys(Friday, Apples, Line("TV", "electronics", 99900)), Buys(Saturday, Line("GUM", "sweets", 300))],
        ["quantity"] = [Buys(Friday, Rice with { Quantity = 2000 }, Apples with { Quantity = 1250 }), Buys(Saturday, Rice)],
        ["basketAmount"] = [Buys(Friday, Line("RICE", "pantry", 9000), Apples), Buys(Saturday, Line("RICE", "pantry", 9999))],
        ["store"] = [Buys(Friday, p => p with { Store = "KLCC" }, Rice), Buys(Saturday, p => p with { Store = "Bangsar" }, Rice)],
        ["channel"] = [Buys(Friday, p => p with { Channel = "web" }, Rice), Buys(Saturday, p => p with { Channel = "store" }, Rice)],
        ["tender"] = [Buys(Friday, Paid("card"), Rice), Buys(Saturday, Paid("cash"), Rice)],
        ["dates"] = [Buys("2026-03-31 23:59", Rice), Buys("2026-04-01 00:00", Rice)],
        ["weekday"] = [Buys(Friday, Rice), Buys(Saturday, Rice)],
        ["hours"] = [Buys("2026-03-06 17:00", Rice), Buys("2026-03-06 20:00", Rice)],
        ["tier"] = [Buys(Friday, Line("TV", "electronics", 5000)), Buys(Saturday, Rice)],
        ["memberGroup"] = [Joins("2026-01-02 09:00", 1, ["staff"]), Buys(Friday, Rice), Buys(Saturday, 2, [Rice])],
        ["memberAttribute"] =
        [
            Joins("2026-01-02 09:00", 1, null, Attribute("city", "Ipoh")), Buys(Friday, Rice), Buys(Saturday, 2, [Rice]),
        ],
        ["eventAttribute"] =
        [
            Does(Friday, "review", Attribute("stars", "5")), Does(Saturday, "review", Attribute("stars", "3")),
        ],
        ["nthPurchase"] =
        [
            Buys("2026-03-02 10:00", Rice), Buys("2026-03-03 10:00", Rice), Buys("2026-03-04 10:00", Rice),
            Buys("2026-03-05 10:00", Rice), Buys(Friday, Rice),
        ],
        ["firstPurchase"] = [Buys(Friday, Rice), Buys(Saturday, Rice)],
        ["tenure"] = [Buys("2026-04-01 10:00", Rice), Buys("2026-04-02 10:00", Rice)],
        ["first"] = [Joins(Friday, 1), Joins(Saturday, 2)],
        ["reaches"] =
        [
            Buys(Friday, Line("COFFEE-S", "drinks", 900) with { Quantity = 8000 }), Buys(Saturday, Line("COFFEE-S", "drinks", 300)),
        ],
        ["nthAnniversary"] = [Joins("2026-03-01 10:00"), TimePasses("2027-03-02 10:00"), TimePasses("2028-03-02 10:00")],
        ["streak"] = [.. new[] { "02-02", "02-04", "02-10", "02-18", "02-27", "03-12" }.Select(day => Buys($"2026-{day} 10:00", Rice))],
        ["offer"] =
        [
            Buys("2026-03-05 10:00", Rice), IsGiven("2026-03-06 09:00", "double-week"), Buys("2026-03-06 10:00", Rice),
            Activates("2026-03-06 12:00", "double-week"), Buys("2026-03-07 10:00", Rice), Buys("2026-03-08 10:00", Rice),
            Buys("2026-03-09 10:00", Rice),
        ],
        ["chance"] = [.. Enumerable.Range(10, 4).Select(day => Buys($"2026-03-{day} 10:00", Rice))],
        ["any"] = [Buys(Friday, Apples, Rice), Buys(Saturday, Apples, Rice), Buys("2026-03-08 10:00", Rice)],
        ["all"] = [Buys(Friday, Apples, Rice), Buys(Saturday, Apples, Rice)],
        ["not"] = [Buys(Friday, Rice, Line("CIGARS", "tobacco", 5000)), Buys(Saturday, Line("CIGARS", "tobacco", 5000))],
    };

    public static Example Of(ReferenceEntry kind)
    {
        if (!Steps.TryGetValue(kind.Key, out var steps))
            throw new InvalidOperationException($"The condition \"{kind.Key}\" has no example in {nameof(ConditionExamples)}.");
        return kind.Key == "offer"
            ? ExampleDefinition.RulesAndMore(Rule(kind), "\"offers\": {\"double-week\": {\"valid\": \"P7D\", \"uses\": 2}}", steps)
            : ExampleDefinition.Rules(Rule(kind), steps);
    }

    private static string Rule(ReferenceEntry kind) => ExampleDefinition.Fill(
        kind.Key switch
        {
            "tier" =>
                """
                {"id": "status", "give": {"status": {"perAmount": {"points": 1, "per": 100}}}},
                {"id": "example", "when": [EXAMPLE], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}
                """,
            "eventAttribute" =>
                """{"id": "example", "on": "activity:review", "when": [EXAMPLE], "give": {"points": {"fixed": 20}}}""",
            "first" => """{"id": "example", "on": "joined", "when": [{"first": {"members": 1}}], "give": {"points": {"fixed": 100}}}""",
            "nthAnniversary" => """{"id": "example", "on": "anniversary", "when": [EXAMPLE], "give": {"points": {"fixed": 100}}}""",
            "streak" => """{"id": "example", "when": [EXAMPLE], "give": {"points": {"fixed": 100}}}""",
            "reaches" =>
                """
                {"id": "stamp", "when": [{"sku": ["COFFEE-*"]}], "give": {"stamps": {"perQuantity": 1}}},
                {"id": "example", "on": "balance", "when": [{"reaches": {"stamps": 9}}],
                 "grant": {"reward": "coffee", "spend": {"stamps": 9}}}
                """,
            _ => """{"id": "example", "when": [EXAMPLE], "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}""",
        },
        ("EXAMPLE", kind.Example));

    private static Func<Purchase, Purchase> Paid(string tender) =>
        p => p with { Tenders = [new(tender, null, p.Lines.Sum(l => l.Amount), null)] };

    private static Dictionary<string, string> Attribute(string name, string value) => new() { [name] = value };
}
