using static Bashgah.Server.Reference.Step;

namespace Bashgah.Server.Reference.Examples;

/// <summary>Situations of a member's life that the program definition has no chapter for: what staff and time do.</summary>
internal static class SituationExamples
{
    /// <summary>All, with a title each.</summary>
    public static IReadOnlyList<(string Title, Example Example)> All =>
    [
        ("A birthday and a whole profile", Birthday),
        ("The end of a level", LevelEnds),
        ("Commission that is owed", CommissionOwed),
        ("Store credit in cash", Cash),
        ("A case of suspected fraud", Case),
        ("What staff and members do with points", Points),
        ("Returns of what is spent or expired", Gone),
        ("Vouchers", Vouchers),
        ("A voucher that rules grant", Granted),
        ("Offers", Offers),
        ("Offers that rules grant", GrantedOffers),
        ("A club in Iran", Iran),
    ];

    private static Example Birthday => ExampleDefinition.RulesAndMore(
        """
        {"id": "birthday", "on": "birthday", "give": {"points": {"fixed": 200}}},
          {"id": "profile", "on": "profile-completed", "give": {"points": {"fixed": 50}}},
          {"id": "anniversary", "on": "anniversary", "give": {"points": {"fixed": 100}}}
        """,
        "\"profile\": {\"complete\": [\"email\"]}",
        JoinsFully("2026-03-06 10:00", 512), TimePasses("2026-05-12 09:00"), TimePasses("2027-03-06 09:00"));

    private static Example LevelEnds => ExampleDefinition.OfTiers(
        """
        {"main": {
          "measure": {"status": {"window": "rolling", "length": "P6M"}},
          "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300}],
          "keep": {"until": "P12M", "roundTo": "month", "grace": "P1M"}, "warn": ["P45D"]}}
        """,
        Buys("2026-03-06 10:00", Line("TV", "electronics", 35000)),
        TimePasses("2027-03-17 09:00"), TimePasses("2027-04-01 09:00"),
        Buys("2027-04-20 10:00", Line("TV", "electronics", 35000)),
        Buys("2028-04-10 10:00", Line("TV", "electronics", 35000)),
        TimePasses("2029-04-20 09:00"), TimePasses("2029-05-02 09:00"), TimePasses("2029-06-02 09:00"));

    private static Example CommissionOwed => ExampleDefinition.OfReferral(
        """
        {"commission": [{"levels": ["0.05"], "as": "credit", "pending": "none", "buyerGroups": ["retail"]}]}
        """,
        Joins("2026-03-01 10:00"),
        Joins("2026-03-02 10:00", 2, ["retail"], broughtBy: 1),
        Joins("2026-03-02 11:00", 3, broughtBy: 1),
        Buys("2026-03-06 10:00", 2, [Line("TV", "electronics", 100_000)]),
        Buys("2026-03-06 11:00", 3, [Line("TV", "electronics", 100_000)]),
        Buys("2026-03-07 10:00", p => p with { Tenders = [new("credit", "credit", 3_000, null)] }, Line("LAMP", "lighting", 4_000)),
        Returns("2026-03-08 10:00", 2, "2026-03-06 10:00"));

    private static Example Cash => ExampleDefinition.OfCurrencies(
        """{"credit": {"money": true, "cashOut": {"least": 2000, "most": 50000}}, "points": {}}""",
        """{"id": "cashback", "give": {"credit": {"percent": 10}}}""",
        Buys("2026-03-06 10:00", Line("TV", "electronics", 100_000)),
        AsksForCash("2026-03-07 10:00", "credit", 1_000),
        AsksForCash("2026-03-07 10:05", "credit", 60_000),
        AsksForCash("2026-03-07 10:10", "points", 10),
        AsksForCash("2026-03-07 10:15", "credit", 5_000), IsPaidOut("2026-03-08 10:00"),
        AsksForCash("2026-03-09 10:00", "credit", 3_000), IsNotPaidOut("2026-03-10 10:00"));

    private static Example Case => ExampleDefinition.OfCurrencies(
        """{"points": {"pending": {"for": "P7D"}}}""",
        Buys("2026-03-06 10:00", Line("TV", "electronics", 30_000)),
        IsReviewed("2026-03-06 10:01", "points", 100), IsDismissed("2026-03-07 10:00"),
        IsReviewed("2026-03-08 10:00", "points", 200), IsConfirmed("2026-03-09 10:00"));

    private static Example Points => ExampleDefinition.OfCurrencies(
        """{"points": {"worth": {"amount": 1, "per": 1}}, "status": {"qualifying": true, "pending": {"for": "P7D"}}}""",
        """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
          {"id": "status", "give": {"status": {"perAmount": {"points": 1, "per": 1000}}}}
        """,
        IsSold("2026-03-05 10:00", Line("TV", "electronics", 150_000)),
        Claims("2026-03-06 10:00", "2026-03-05 10:00"), Claims("2026-03-06 11:00", "2026-03-05 10:00"),
        TimePasses("2026-03-13 09:00"),
        IsCorrected("2026-03-14 10:00", "points", 50), IsCorrected("2026-03-14 10:05", "points", -20),
        IsCorrected("2026-03-14 10:10", "points", -2000, allowsDebt: false),
        Passes("2026-03-15 10:00", "points", 100), Passes("2026-03-15 10:05", "status", 1),
        SetsAside("2026-03-16 10:00", "points", 500), IsCaptured("2026-03-16 10:05", 300),
        SetsAside("2026-03-17 10:00", "points", 200), IsReleased("2026-03-17 10:05"),
        SetsAside("2026-03-18 10:00", "points", 100), IsCaptured("2026-03-18 10:05", 1_200),
        Buys("2026-03-19 10:00", p => p with { Tenders = [new("points", "points", 1_000, null)] }, Line("LAMP", "lighting", 1_000)),
        Returns("2026-03-20 10:00", "2026-03-19 10:00"),
        Buys("2026-03-21 10:00", p => p with { Tenders = [new("points", "points", 9_000, null)] }, Line("LAMP", "lighting", 9_000)));

    private static Example Gone => ExampleDefinition.OfCurrencies(
        """{"points": {"worth": {"amount": 1, "per": 1}, "pending": {"for": "P7D"}, "expiry": {"after": "P30D"}}}""",
        Buys("2026-03-02 10:00", Line("LAMP", "lighting", 9_000)),
        Buys("2026-03-12 10:00", p => p with { Tenders = [new("points", "points", 90, null)] }, Line("BULB", "lighting", 90)),
        Returns("2026-03-13 10:00", "2026-03-02 10:00"),
        Buys("2026-03-14 10:00", Line("LAMP", "lighting", 9_100)), TimePasses("2026-03-22 09:00"),
        Buys("2026-04-01 10:00", Line("LAMP", "lighting", 9_000)), TimePasses("2026-05-10 09:00"),
        Returns("2026-05-11 10:00", "2026-04-01 10:00"));

    private static Example Vouchers => ExampleDefinition.OfRewards(
        """
        {"coffee": {"kind": {"product": {"sku": "COFFEE-S"}}, "price": {"points": 300}, "voucher": {"valid": "P30D"}},
          "wash": {"kind": {"product": {"sku": "WASH"}}, "price": {"points": 100}, "tiers": ["gold"]},
          "tree": {"kind": {"charity": {"cause": "planting"}}, "price": {"points": 100}, "until": "2026-03-01"}}
        """,
        Buys("2026-03-06 10:00", Line("TV", "electronics", 200_000)),
        Redeems("2026-03-07 10:00", "coffee"), UsesVoucher("2026-03-08 10:00"), UsesVoucher("2026-03-08 11:00"),
        Redeems("2026-03-09 10:00", "coffee"), GivesVoucherBack("2026-03-10 10:00"),
        Redeems("2026-03-11 10:00", "coffee"), TimePasses("2026-04-11 09:00"),
        Redeems("2026-04-12 09:00", "coffee", quantity: 2),
        Redeems("2026-04-12 10:00", "wash"), Redeems("2026-04-12 11:00", "tree"));

    private static Example Granted => ExampleDefinition.OfRewardsAndRules(
        """{"coffee": {"kind": {"product": {"sku": "COFFEE-S"}}, "listed": false, "stock": 1}}""",
        """{"id": "free-coffee", "when": [{"productGroup": "bread"}], "grant": {"reward": "coffee"}}""",
        Buys("2026-03-06 10:00", Line("LOAF", "bread", 1_250)), Buys("2026-03-07 10:00", Line("LOAF", "bread", 1_250)));

    private static Example Offers => ExampleDefinition.RulesAndMore(
        """
        {"id": "extra", "when": [{"offer": "double-week"}], "give": {"points": {"fixed": 10}}}
        """,
        "\"offers\": {\"double-week\": {\"valid\": \"P7D\", \"uses\": 2, \"until\": \"2026-04-30\"}}",
        Activates("2026-03-05 10:00", "double-week"), IsGiven("2026-03-06 09:00", "double-week"),
        IsGiven("2026-03-06 09:30", "double-week"),
        Buys("2026-03-06 10:00", Line("RICE", "pantry", 2_500)), Activates("2026-03-06 12:00", "double-week"),
        Buys("2026-03-07 10:00", Line("RICE", "pantry", 2_500)),
        IsGiven("2026-05-01 09:00", "double-week"));

    private static Example GrantedOffers => ExampleDefinition.RulesAndMore(
        """
        {"id": "welcome", "when": [{"basketAmount": {"atLeast": 5000}}], "grant": {"offer": "double-week"}}
        """,
        "\"offers\": {\"double-week\": {\"valid\": \"P7D\", \"until\": \"2026-04-30\"}}",
        Buys("2026-03-06 10:00", Line("TV", "electronics", 40_000)), Buys("2026-03-07 10:00", Line("TV", "electronics", 40_000)),
        Buys("2026-05-02 10:00", Line("TV", "electronics", 40_000)));

    /// <summary>Money without minor units, months and years by the Persian calendar.</summary>
    private static Example Iran
    {
        get
        {
            const string Definition =
                """
                {
                  "money": {"currency": "IRR", "digits": 0}, "timeZone": "Asia/Tehran", "calendar": "persian",
                  "currencies": {"points": {"pending": {"for": "P7D"}, "expiry": {"after": "P12M", "roundTo": "month"}},
                                 "status": {"qualifying": true}},
                  "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P6M"}},
                    "levels": [{"id": "green"}, {"id": "silver", "from": 500}], "warn": ["P30D"]}},
                  "earning": [
                    {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 10000}}}},
                    {"id": "status", "give": {"status": {"perAmount": {"points": 1, "per": 10000}}}},
                    {"id": "newroz", "when": [{"dates": {"from": "2026-03-21", "until": "2026-04-02"}}],
                     "multiply": {"rules": ["base"], "by": "2"}},
                    {"id": "weekend", "when": [{"weekday": ["thu", "fri"]}, {"hours": {"from": "17:00", "until": "22:30"}}],
                     "give": {"points": {"fixed": 100}}}
                  ]
                }
                """;
            return new Example(
                Definition, Definition,
                [
                    Buys("2026-03-18 10:00", Line("TEA", "pantry", 12_500_000)), TimePasses("2026-03-26 09:00"),
                    Buys("2026-03-27 18:00", Line("TEA", "pantry", 3_400_000)), Buys("2026-03-27 23:00", Line("TEA", "pantry", 5_000)),
                    TimePasses("2027-02-20 09:00"), TimePasses("2027-04-21 09:00"),
                ]);
        }
    }
}
