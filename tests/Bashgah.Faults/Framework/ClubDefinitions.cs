namespace Bashgah.Faults.Framework;

/// <summary>Programs whose awards a till can reckon by itself.</summary>
internal static class ClubDefinitions
{
    public const string Currency = "EUR";

    /// <summary>1 point for each whole 100.</summary>
    public const string Plain = Head + Base + "]}";

    /// <summary>The same, and on every purchase 5 of a budget that is soon used up and 1 of one that lasts, each in its own
    /// currency.</summary>
    public static string Budgeted(long small) =>
        $$$"""
        {{{Head}}}{{{Base}}},
            {"id": "soon-gone", "on": "purchase", "give": {"soon-gone": {"fixed": {{{SoonGoneAward}}}}}, "budget": "small"},
            {"id": "lasting", "on": "purchase", "give": {"lasting": {"fixed": {{{LastingAward}}}}}, "budget": "large"}
          ],
          "budgets": {
            "small": {"soon-gone": {{{small}}}, "per": "lifetime"},
            "large": {"lasting": {{{LargeBudget}}}, "per": "lifetime"}
          }
        }
        """;

    /// <summary>The plain program, and 1 of the lasting budget on purchases of one channel.</summary>
    public const string BudgetedChannel =
        $$$"""
        {{{Head}}}{{{Base}}},
            {"id": "lasting", "on": "purchase", "when": [{"channel": ["{{{DrawingChannel}}}"]}], "give": {"lasting": {"fixed": 1}}, "budget": "large"}
          ],
          "budgets": {"large": {"lasting": 1000000000, "per": "lifetime"}}
        }
        """;

    public const string DrawingChannel = "promotion";

    public const int SoonGoneAward = 5;
    public const int LastingAward = 1;
    public const long LargeBudget = 1_000_000_000;

    /// <summary>So many rewards, <c>prize-1</c> and on, each with one unit on the shelf for 1 point.</summary>
    public static string WithPrizes(int count) =>
        Head + Base + "], \"rewards\": {" + string.Join(",\n", Enumerable.Range(1, count).Select(i =>
            $$$"""
            "prize-{{{i}}}": {"kind": {"product": {"sku": "PRIZE-{{{i}}}"}}, "price": {"points": 1}, "stock": 1}
            """)) + "}}";

    /// <summary>
    /// So many ends of budgets: a purchase on the channel of one draws on a budget of <see cref="EndingBudget"/> by two rules,
    /// on one that rejects what does not fit, and on one for who brought the buyer; each in a currency of its own.
    /// </summary>
    public static string WithEndingBudgets(int count)
    {
        var ends = Enumerable.Range(1, count).ToList();
        return Head + Base + Each(i =>
            $$$"""
            , {"id": "first-{{{i}}}", "on": "purchase", "when": [{"channel": ["{{{EndOf(i)}}}"]}],
               "give": {"trimmed": {"fixed": {{{EndingAward}}}}}, "budget": "trimmed-{{{i}}}"},
              {"id": "second-{{{i}}}", "on": "purchase", "when": [{"channel": ["{{{EndOf(i)}}}"]}],
               "give": {"trimmed": {"fixed": 3}}, "budget": "trimmed-{{{i}}}"},
              {"id": "whole-{{{i}}}", "on": "purchase", "when": [{"channel": ["{{{EndOf(i)}}}"]}],
               "give": {"rejected": {"fixed": {{{EndingAward}}}}}, "budget": "rejected-{{{i}}}"}
            """)
            + "], \"budgets\": {" + Each(i =>
            $$$"""
            {{{(i == 1 ? "" : ",")}}} "trimmed-{{{i}}}": {"trimmed": {{{EndingBudget}}}, "per": "lifetime"},
              "rejected-{{{i}}}": {"rejected": {{{EndingBudget}}}, "per": "lifetime", "else": "reject"},
              "commission-{{{i}}}": {"commission": {{{EndingBudget}}}, "per": "lifetime"}
            """)
            + "}, \"referral\": {\"commission\": [" + Each(i =>
            $$$"""
            {{{(i == 1 ? "" : ",")}}} {"id": "brought-{{{i}}}", "when": [{"channel": ["{{{EndOf(i)}}}"]}],
               "levels": [{"fixed": {{{EndingAward}}}}], "as": "commission", "pending": "none", "budget": "commission-{{{i}}}"}
            """)
            + "]}}";

        string Each(Func<int, string> write) => string.Concat(ends.Select(write));
    }

    /// <summary>So many points for each purchase.</summary>
    public static string Giving(int points) =>
        Head + $$$"""{"id": "base", "on": "purchase", "give": {"points": {"fixed": {{{points}}} } } }]}""";

    /// <summary>The channel of the purchases that draw on the budgets of a number.</summary>
    public static string EndOf(int number) => $"end-{number}";

    public const long EndingBudget = 100;
    public const int EndingAward = 7;

    /// <summary>The plain program, in which who brought a member can be named for a month.</summary>
    public const string WithReferrals = Head + Base + "], \"referral\": {\"window\": \"P30D\"}}";

    /// <summary>
    /// Everything that time does by itself: points that mature and expire, tiers that are warned of and end, a birthday's gifts, of
    /// which one ends unused, and an anniversary's.
    /// </summary>
    /// <param name="gifts">Points that all birthdays together may give; null: they are not bounded.</param>
    public static string WithTime(long? gifts) =>
        $$"""
        {
          "money": {"currency": "EUR", "digits": 2}, "timeZone": "Etc/UTC",
          "currencies": {
            "points": {"pending": {"for": "P7D"}, "expiry": {"after": "P90D"} },
            "status": {"qualifying": true}
          },
          "earning": [
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100} }, "status": {"perAmount": {"points": 1, "per": 100} } } },
            {"id": "cake", "on": "birthday", "give": {"points": {"fixed": 50} }{{(gifts is null ? "" : BudgetedGifts)}}},
            {"id": "tea", "on": "birthday", "grant": {"reward": "tea"} },
            {"id": "year", "on": "anniversary", "give": {"points": {"fixed": 30} } }
          ],
          "budgets": {"gifts": {"points": {{gifts ?? 1}}, "per": "lifetime"} },
          "rewards": {"tea": {"kind": {"product": {"sku": "TEA"} }, "price": {}, "voucher": {"valid": "P30D"} } },
          "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P90D"} },
            "levels": [{"id": "green"}, {"id": "gold", "from": 100}], "keep": {"until": "P180D"}, "warn": ["P30D", "P7D"]} }
        }
        """;

    private const string BudgetedGifts = ", \"budget\": \"gifts\"";

    private const string Base = """
            {"id": "base", "on": "purchase", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}
        """;

    private const string Head = """
        {
          "name": {"en": "Faults"},
          "money": {"currency": "EUR", "digits": 2},
          "timeZone": "Europe/Vienna",
          "currencies": {"points": {"expiry": "never"}, "soon-gone": {"expiry": "never"}, "lasting": {"expiry": "never"},
            "trimmed": {"expiry": "never"}, "rejected": {"expiry": "never"}, "commission": {"expiry": "never"}},
          "earning": [

        """;
}
