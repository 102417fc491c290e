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

    private const string Base = """
            {"id": "base", "on": "purchase", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}
        """;

    private const string Head = """
        {
          "name": {"en": "Faults"},
          "money": {"currency": "EUR", "digits": 2},
          "timeZone": "Europe/Vienna",
          "currencies": {"points": {"expiry": "never"}, "soon-gone": {"expiry": "never"}, "lasting": {"expiry": "never"}},
          "earning": [

        """;
}
