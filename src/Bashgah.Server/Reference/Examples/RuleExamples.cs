using Bashgah.Engine.Events;
using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Rules and groups of rules.</summary>
internal static class RuleExamples
{
    private const string Friday = "2026-03-06 10:00";
    private const string Saturday = "2026-03-07 10:00";

    private static readonly PurchaseLine Apples = Line("APPLE", "fruit", 150);
    private static readonly PurchaseLine Rice = Line("RICE", "pantry", 150);

    /// <summary>Three times the points on fresh food.</summary>
    public static Example Multiply => ExampleDefinition.Rules(
        """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
        {"id": "fresh-triple", "when": [{"productGroup": "fresh"}], "multiply": {"rules": ["base"], "by": "3"}}
        """,
        Buys(Friday, Apples, Rice), Buys(Saturday, Rice), Buys("2026-03-08 10:00", Line("SAMPLE", "fruit", 0)));

    /// <summary>Amount before discount, without tax.</summary>
    public static Example Basis => ExampleDefinition.Rules(
        """
        {"id": "paid", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
        {"id": "listed", "give": {"points": {"perAmount": {"points": 1, "per": 100}}},
         "basis": {"discount": "before", "tax": "without", "shipping": "with"}}
        """,
        Buys(Friday, Line("LAMP", "lighting", 9000) with { Discount = 1000, Tax = 500 }, Line("DELIVERY", "shipping", 800)));

    /// <summary>A return: what stands is what deciding on the rest gives.</summary>
    public static Example Return => ExampleDefinition.Rules(
        """
        {"first": [
          {"id": "big", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"points": {"perAmount": {"points": 2, "per": 100}}}},
          {"id": "small", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}]}
        """,
        Buys(Friday, Line("LAMP", "lighting", 9000), Line("BULB", "lighting", 3000)), Returns(Saturday, Friday, 2));

    /// <summary>An example of each mode of group.</summary>
    public static Example OfGroup(string mode) => mode switch
    {
        "all" => ExampleDefinition.Rules(
            """
            {"best-for-member": [
              {"all": [{"id": "thanks", "give": {"points": {"fixed": 10}}},
                       {"id": "extra", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}]},
              {"id": "jackpot", "give": {"points": {"fixed": 30}}}]}
            """,
            Buys(Friday, Line("RICE", "pantry", 2500)), Buys(Saturday, Line("RICE", "pantry", 1500))),
        "first" => ExampleDefinition.Rules(
            """
            {"first": [
              {"id": "over-100", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"points": {"fixed": 60}}},
              {"id": "over-50", "when": [{"basketAmount": {"atLeast": 5000}}], "give": {"points": {"fixed": 20}}}]}
            """,
            Buys(Friday, Line("RICE", "pantry", 12000)), Buys(Saturday, Line("RICE", "pantry", 6000))),
        "best-for-member" => ExampleDefinition.Rules(
            """
            {"best-for-member": [
              {"id": "fresh", "when": [{"productGroup": "fresh"}], "give": {"points": {"perAmount": {"points": 5, "per": 100}}}},
              {"id": "credit", "give": {"credit": {"percent": "2"}}}]}
            """,
            Buys(Friday, Line("APPLE", "fruit", 1000), Line("RICE", "pantry", 1000)),
            Buys(Saturday, Line("APPLE", "fruit", 1000), Line("RICE", "pantry", 9000))),
        "cheapest-for-merchant" => ExampleDefinition.Rules(
            """
            {"cheapest-for-merchant": [
              {"id": "cup", "when": [{"productGroup": "fresh"}], "grant": {"reward": "coffee"}},
              {"id": "credit", "give": {"credit": {"percent": "5"}}}]}
            """,
            Buys(Friday, Line("APPLE", "fruit", 1000)), Buys(Saturday, Line("APPLE", "fruit", 9000))),
        _ => throw new InvalidOperationException($"The group \"{mode}\" has no example in {nameof(RuleExamples)}."),
    };

    /// <summary>A rule of the second stage.</summary>
    public static Example Stages => ExampleDefinition.RulesAndMore(
        """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}, {"id": "thanks", "give": {"points": {"fixed": 5}}}""",
        """
        "stages": [{"id": "win", "until": "2026-03-31", "goal": {"members": 500}},
                   {"id": "deepen", "until": "2026-06-30", "goal": {"repeatRate": "0.45"}, "on": ["thanks"]}]
        """,
        Buys("2026-03-31 10:00", Line("RICE", "pantry", 2500)), Buys("2026-04-01 10:00", Line("RICE", "pantry", 2500)));

    /// <summary>An offer that a rule grants.</summary>
    public static Example Offers => ExampleDefinition.RulesAndMore(
        """
        {"id": "installed", "on": "activity:app-installed", "grant": {"offer": "double-week"}},
          {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
          {"id": "double", "when": [{"offer": "double-week"}], "multiply": {"rules": ["base"], "by": "2"}}
        """,
        """
        "offers": {"double-week": {"activateWithin": "P14D", "valid": "P7D"}}
        """,
        Does("2026-03-05 10:00", "app-installed"), Does("2026-03-05 11:00", "app-installed"),
        Activates("2026-03-06 09:00", "double-week"), Buys("2026-03-06 10:00", Line("RICE", "pantry", 2500)),
        Buys("2026-03-07 10:00", Line("RICE", "pantry", 2500)));

    /// <summary>A choice that is made line by line.</summary>
    public static Example ByLine => ExampleDefinition.Rules(
        """
        {"best-for-member": [
          {"id": "fresh", "when": [{"productGroup": "fresh"}], "give": {"points": {"perAmount": {"points": 5, "per": 100}}}},
          {"id": "credit", "give": {"credit": {"percent": "2"}}}], "per": "line"}
        """,
        Buys(Friday, Line("APPLE", "fruit", 1000), Line("RICE", "pantry", 9000)));
}
