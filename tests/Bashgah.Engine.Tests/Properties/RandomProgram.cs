namespace Bashgah.Engine.Tests.Properties;

/// <summary>Makes definitions with a little of everything; the real reader says whether one is sound.</summary>
internal static class RandomProgram
{
    private const int AttemptsMax = 200;

    public static ProgramDraft Make(Dice dice)
    {
        for (var i = 0; i < AttemptsMax; i++)
        {
            if (Draft(dice) is { IsSound: true } draft) return draft;
        }

        throw new InvalidOperationException("No sound definition came up: the generator is out of step with the reader.");
    }

    /// <summary>Another version of a program: other rules and tiers over the same units.</summary>
    public static ProgramDraft Revise(Dice dice, ProgramDraft draft)
    {
        var other = Make(dice);
        var revised = draft with { Earning = other.Earning, Rest = other.Rest };
        return revised.IsSound ? revised : draft;
    }

    private static ProgramDraft Draft(Dice dice) => new(
        dice.Of(
            """{"money": {"currency": "MYR", "digits": 2}, "timeZone": "UTC" """,
            """{"money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur" """,
            """{"money": {"currency": "IRR", "digits": 0}, "timeZone": "Asia/Tehran", "calendar": "persian" """,
            """{"money": {"currency": "CLP", "digits": 0}, "timeZone": "America/Santiago" """)[1..],
        Currencies(dice),
        RandomRules.Make(dice),
        [
            Budgets(dice), Tiers(dice), Rewards(dice), Offers(dice), Terms(dice), """ "memberAttributes": ["city"] """, Referral(dice),
        ]);

    private static List<string> Currencies(Dice dice) =>
    [
        $$""" "points": { {{Points(dice)}} } """,
        $$""" "credit": {"money": true, {{Rounding(dice)}}, "expiry": {{Expiry(dice)}}, "shortfall": "{{Shortfall(dice)}}" } """,
        $$""" "status": {"qualifying": true, "pending": {{Pending(dice)}}, "expiry": {{Expiry(dice)}} } """,
        $$""" "earnings": {"money": true, "expiry": {{Expiry(dice)}}, "cashOut": {"least": {{dice.Of(1, 15)}}{{dice.Maybe(30, ", \"most\": 200")}} } } """,
        $$""" "stamps": {"expiry": {{Expiry(dice)}}, "worth": {"amount": 25, "per": 1}{{dice.Maybe(40, ", \"max\": 40")}} } """,
    ];

    private static string Points(Dice dice)
    {
        var rounding = dice.Percent(15) ? "\"carry\": true" : Rounding(dice);
        var max = dice.Maybe(25, ", \"max\": 60", ", \"max\": 500", ", \"max\": 5000");
        return $$"""
            {{rounding}}, "pending": {{Pending(dice)}}, "expiry": {{Expiry(dice)}}, "shortfall": "{{Shortfall(dice)}}",
            "worth": {"amount": {{dice.Of(1, 1, 3)}}, "per": {{dice.Of(1, 2, 7)}}}{{max}}
            """;
    }

    private static string Rounding(Dice dice) =>
        $$""" "rounding": "{{dice.Of("floor", "floor", "half-even", "ceiling")}}", "scope": "{{dice.Of("order", "order", "line")}}" """;

    private static string Shortfall(Dice dice) => dice.Of("debt", "debt", "floor", "from-refund");

    public static string Pending(Dice dice) => dice.Percent(15)
        ? """{"untilEvent": "activity:delivered"}"""
        : PendingByTime(dice);

    private static string PendingByTime(Dice dice) => dice.Of(
        "\"none\"", "\"none\"", """{"for": "P1D"}""", """{"for": "P7D"}""", """{"for": "P1M"}""", """{"until": "2026-03-01"}""");

    // Currencies and rules share one period of inactivity: two of a currency would be a fault.
    public static string Expiry(Dice dice) => dice.Of(
        "\"never\"", "\"never\"", """{"after": "P10D"}""", """{"after": "P2M", "roundTo": "month"}""",
        """{"after": "P1Y", "roundTo": "year"}""", """{"on": "2026-06-30"}""", """{"endOf": "month"}""",
        """{"endOf": "quarter"}""", """{"inactive": "P20D"}""", """{"inactive": "P20D"}""");

    private static string Budgets(Dice dice) => $$"""
        "budgets": {
          "shared": {"points": {{dice.Of(3, 40, 900)}}, "credit": {{dice.Of(20, 700)}}, "per": "{{Per(dice)}}",
                     "of": "{{dice.Of("program", "member", "store")}}", "else": "{{dice.Of("trim", "reject")}}"},
          "often": {"times": {{dice.Between(1, 5)}}, "per": "{{Per(dice)}}", "of": "{{dice.Of("program", "member")}}"} }
        """;

    public static string Per(Dice dice) => dice.Of("day", "week", "month", "quarter", "year", "lifetime");

    private static string Tiers(Dice dice)
    {
        var window = dice.Of(
            """{"window": "rolling", "length": "P30D"}""", """{"window": "rolling", "length": "P12M"}""",
            """{"window": "calendar", "unit": "month"}""", """{"window": "calendar", "unit": "quarter"}""",
            """{"window": "anniversary"}""", """{"window": "lifetime"}""");
        var requires = dice.Maybe(
            40, """, "requires": [{"visits": {"atLeast": 2, "window": "rolling", "length": "P60D"}}] """,
            """, "requires": [{"tenure": {"atLeast": "P1M"}}] """, """, "requires": [{"spend": {"atLeast": 9000}}] """);
        return $$"""
            "tiers": {"main": {"measure": {"{{dice.Of("status", "spend", "visits", "points")}}": {{window}}},
              "levels": [{"id": "green"}, {"id": "silver", "from": {{dice.Of(2, 30, 400)}}},
                         {"id": "gold", "from": {{dice.Of(401, 3000)}}{{requires}}}],
              "keep": {"until": "{{dice.Of("P10D", "P1M", "P6M")}}", "roundTo": "{{dice.Of("day", "month")}}"
                       {{dice.Maybe(50, ", \"grace\": \"P5D\"", ", \"grace\": \"P1M\"")}}},
              "downgrade": "{{dice.Of("where-totals-say", "one-down")}}",
              "upgrade": "{{dice.Of("at-once", "at-once", "at-period-end")}}",
              "warn": [{{dice.Maybe(50, "\"P3D\"", "\"P3D\", \"P20D\"")}}]} }
            """;
    }

    private static string Referral(Dice dice)
    {
        if (dice.Percent(40)) return """ "referral": {} """;
        var number = 0;
        var entries = string.Join(", ", dice.Some(1, 2, () => Commission(dice, number++)));
        return $$"""
            "referral": {"window": "P{{dice.Of(5, 400)}}D", "choose": "{{dice.Of("all", "first")}}",
              {{dice.Maybe(40, """ "newcomer": {"points": {"fixed": 4}}, """)}}
              {{dice.Maybe(30, """ "velocity": [{"members": 2, "per": "month"}], """)}}
              "commission": [{{entries}}] }
            """;
    }

    private static string Commission(Dice dice, int number)
    {
        var levels = dice.Some(1, 3, () => dice.Of(
            "\"0.05\"", "\"0.333\"", "\"1.5\"", """{"fixed": 30}""", """{"rate": "0.1", "limit": [{"member": {"points": 9, "per": "month"}}]}"""));
        return $$"""
            {"id": "c{{number}}", "on": {"purchases": {{dice.Of("\"all\"", "\"all\"", "\"first\"", """{"first": 2}""", """{"within": "P20D"}""")}} },
              "levels": [{{string.Join(", ", levels)}}], "of": "{{dice.Of("paid", "amount", "net")}}",
              "as": {{dice.Of(
                "\"credit\"", "\"points\"", "\"status\"", "\"earnings\", \"cashOut\": true", """{"credit": "1", "stamps": "0.02"}""")}},
              "pending": {{dice.Of("\"none\"", "\"return-window\"", PendingByTime(dice))}}
              {{dice.Maybe(25, ", \"buyerGroups\": [\"staff\"]", ", \"referrerGroups\": [\"staff\"]")}}
              {{dice.Maybe(25, """, "when": [{"productGroup": ["fresh"]}] """, """, "when": [{"tier": {"main": ["silver", "gold"]}}] """)}}
              {{dice.Maybe(25, """, "limit": [{"member": {"points": 20, "per": "week"}}] """, """, "limit": [{"program": {"points": 90}}] """)}}
              {{dice.Maybe(20, ", \"budget\": \"shared\"")}} }
            """;
    }

    private static string Rewards(Dice dice)
    {
        var limit = dice.Maybe(40, $$""", "limit": [{"member": {"times": 2, "per": "{{Per(dice)}}"} }]""");
        var stock = dice.Maybe(50, ", \"stock\": 3", ", \"stock\": 40");
        return $$"""
            "rewards": {
              "gift": {"kind": {"product": {"sku": "GIFT"} }, "cost": 150, "voucher": {"valid": "P{{dice.Of(1, 15)}}D"}{{stock}} },
              "lamp": {"kind": {"discount": {"amount": 500} }, "price": {"points": {{dice.Of(1, 20, 90)}}, "stamps": 1,
                "gold": {"points": 1} }{{limit}}{{stock}} },
              "note": {"kind": {"giftCard": {"amount": 100} }, "price": {"points": {{dice.Of(2, 30)}}} } }
            """;
    }

    private static string Offers(Dice dice)
    {
        var days = dice.Maybe(30, ", \"until\": \"2026-04-30\"", ", \"from\": \"2026-02-01\"");
        return $$"""
            "offers": {
              "treat": {"uses": {{dice.Of(1, 1, 3)}}, "valid": "P{{dice.Of(1, 20, 400)}}D"{{days}}
                {{dice.Maybe(40, ", \"activation\": \"at-once\"", ", \"groups\": [\"staff\"]")}} },
              "wish": {"activateWithin": "P{{dice.Of(2, 40)}}D", "groups": ["staff"]} }
            """;
    }

    private static string Terms(Dice dice) => $$"""
        "terms": {"late": "P{{dice.Of(3, 30)}}D", "claimWithin": "P{{dice.Of(5, 30, 90)}}D",
          "giveBackGrace": "P{{dice.Of(0, 5, 30)}}D", "hold": "PT{{dice.Of(2, 50)}}H",
          "tierAfterReturn": "{{dice.Of("at-next-review", "immediately", "never")}}"}
        """;
}
