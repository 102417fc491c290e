namespace Bashgah.Engine.Tests.Properties;

/// <summary>Random rules and groups of all modes.</summary>
internal static class RandomRules
{
    public static List<string> Make(Dice dice)
    {
        var number = 0;
        var nodes = dice.Some(1, 4, () => Node(dice, ref number, depth: 0));
        if (dice.Percent(40)) nodes.Add(Multiplier(dice, number++, "r0"));
        if (dice.Percent(30)) nodes.Add(Joined(dice));
        if (dice.Percent(30)) nodes.Add(OnBalance(dice));
        if (dice.Percent(30)) nodes.Add(Activity(dice));
        if (dice.Percent(30)) nodes.Add(Feast(dice));
        return nodes;
    }

    private static string Node(Dice dice, ref int number, int depth)
    {
        if (depth == 2 || dice.Percent(65)) return Rule(dice, number++);
        var members = new List<string>();
        for (var left = dice.Between(1, 3); left > 0; left--) members.Add(Node(dice, ref number, depth + 1));
        var mode = dice.Of("all", "first", "best-for-member", "cheapest-for-merchant");
        var per = mode == "all" || dice.Percent(75) ? "" : ", \"per\": \"line\"";
        return $$"""{"{{mode}}": [{{string.Join(", ", members)}}]{{per}} }""";
    }

    private static string Rule(Dice dice, int number)
    {
        var gift = dice.Percent(16)
            ? dice.Of(""" "grant": {"reward": "gift"} """, """ "grant": {"offer": "treat"} """)
            : $$""" "give": { {{Gifts(dice)}} } """;
        var conditions = string.Join(", ", dice.Some(0, dice.Of(0, 1, 2), () => Condition(dice)));
        return $$"""{"id": "r{{number}}", "when": [{{conditions}}], {{gift}}{{Terms(dice, isGrant: gift.Contains("grant", StringComparison.Ordinal))}} }""";
    }

    private static string Gifts(Dice dice)
    {
        var gifts = new List<string> { $$""" "{{dice.Of("points", "points", "points", "credit", "stamps")}}": {{Calculator(dice)}} """ };
        if (dice.Percent(35)) gifts.Add($$""" "status": {{Calculator(dice)}} """);
        return string.Join(", ", gifts);
    }

    private static string Calculator(Dice dice) => dice.Of(
        $$"""{"perAmount": {"points": {{dice.Of("1", "2", "\"0.5\"", "7")}}, "per": {{dice.Of(1, 3, 50, 100)}} } }""",
        """{"perAmount": {"points": 1, "per": 100}}""",
        $$"""{"fixed": {{dice.Of(1, 10, 55)}}}""",
        $$"""{"percent": "{{dice.Of("2.5", "1", "33.3")}}"}""",
        $$"""{"perQuantity": {{dice.Of("1", "\"0.3\"", "4")}}}""",
        """{"steps": [{"from": 100, "give": 3}, {"from": 5000, "give": 40}]}""");

    private static string Terms(Dice dice, bool isGrant)
    {
        var limits = dice.Some(0, dice.Of(0, 1, 2), () => Limit(dice, isGrant));
        var text = limits.Count == 0 ? "" : $$""", "limit": [{{string.Join(", ", limits)}}] """;
        if (isGrant) return text;
        if (dice.Percent(20)) text += ", \"budget\": " + dice.Of("\"shared\"", "[\"often\"]", "[\"shared\", \"often\"]");
        if (dice.Percent(12)) text += ", \"pending\": " + RandomProgram.Pending(dice);
        if (dice.Percent(12)) text += ", \"expiry\": " + RandomProgram.Expiry(dice);
        if (dice.Percent(15))
        {
            text += ", \"basis\": " + dice.Of(
                """{"discount": "before"}""", """{"tax": "without"}""", """{"paidWithPoints": "with"}""", """{"shipping": "with"}""");
        }

        return text;
    }

    private static string Limit(Dice dice, bool isGrant)
    {
        var most = isGrant || dice.Percent(30)
            ? $"\"times\": {dice.Between(1, 4)}, \"per\": \"{RandomProgram.Per(dice)}\""
            : $"\"points\": {dice.Of(1, 7, 60, 500)}, \"per\": \"{(dice.Percent(20) ? "event" : RandomProgram.Per(dice))}\"";
        return $$"""{"{{dice.Of("member", "member", "rule", "store", "program")}}": { {{most}}, "else": "{{dice.Of("trim", "trim", "reject")}}" } }""";
    }

    private static string Condition(Dice dice) => dice.Of(
        """{"productGroup": ["fresh"]}""", """{"not": {"productGroup": ["fresh"]}}""",
        """{"basketAmount": {"atLeast": 1500}}""", """{"basketAmount": {"atMost": 9000}}""",
        """{"lineAmount": {"atLeast": 90}}""", """{"quantity": {"atLeast": "2"}}""",
        """{"tier": {"main": ["silver", "gold"]}}""", """{"nthPurchase": {"every": 2}}""",
        """{"firstPurchase": true}""", """{"memberGroup": ["staff"]}""", """{"store": ["A"]}""",
        """{"any": [{"weekday": ["fri", "sat"]}, {"productGroup": ["dry"]}]}""",
        """{"first": {"members": 2}}""", """{"tender": ["points", "credit"]}""", """{"tenure": {"atLeast": "P10D"}}""",
        """{"offer": "treat"}""", """{"offer": "treat"}""", """{"offer": "wish"}""",
        """{"streak": {"per": "week", "every": 2}}""", """{"streak": {"per": "day", "exactly": [1]}}""");

    private static string Multiplier(Dice dice, int number, string @base) => $$"""
        {"id": "r{{number}}", "when": [{{dice.Maybe(50, Condition(dice))}}],
         "multiply": {"rules": ["{{@base}}"], "by": "{{dice.Of("2", "1.5", "3.25")}}"
           {{dice.Maybe(20, ", \"currencies\": [\"points\"]", ", \"currencies\": [\"status\", \"points\"]")}} }{{Terms(dice, isGrant: true)}} }
        """;

    private static string Joined(Dice dice) => $$"""
        {"id": "welcome", "on": "joined", "give": {"points": {"fixed": {{dice.Of(5, 80)}} } }{{dice.Maybe(30, ", \"budget\": \"shared\"")}} }
        """;

    // Without counters that others use: who draws on them first is for the shell to keep in order.
    private static string Feast(Dice dice) => dice.Of(
        """{"id": "cake", "on": "birthday", "give": {"points": {"fixed": 6}}, "limit": [{"member": {"points": 9, "per": "lifetime"}}]}""",
        """{"id": "wished", "on": "birthday", "grant": {"offer": "treat"}}""",
        """{"id": "year", "on": ["anniversary", "birthday"], "when": [{"nthAnniversary": {"every": 2}}], "give": {"status": {"fixed": 20}, "stamps": {"fixed": 1}}}""");

    private static string OnBalance(Dice dice) => dice.Of(
        """{"id": "hint", "on": "balance", "when": [{"reaches": {"points": 30}}], "grant": {"offer": "treat"}, "limit": [{"member": {"times": 2, "per": "month"}}]}""",
        $$"""
        {"id": "card", "on": "balance", "when": [{"reaches": {"stamps": {{dice.Of(2, 5)}} } }],
         "grant": {"reward": "gift", "spend": {"stamps": 2} } }
        """,
        $$"""
        {"id": "goal", "on": "balance", "when": [{"reaches": {"points": {{dice.Of(10, 100)}} } }],
         "give": {"credit": {"fixed": 30} }, "limit": [{"member": {"times": {{dice.Between(1, 3)}}, "per": "{{RandomProgram.Per(dice)}}"} }] }
        """,
        """
        {"id": "turn", "on": "balance", "when": [{"reaches": {"points": 20}}],
         "grant": {"reward": "note", "spend": {"points": 15}}, "limit": [{"member": {"times": 2}}] }
        """);

    private static string Activity(Dice dice) => $$"""
        {"id": "deed", "on": {{dice.Of("\"activity:review\"", "\"activity:*\"")}}, "give": {"points": {"fixed": 9}, "stamps": {"fixed": 1} },
         "limit": [{"member": {"times": {{dice.Between(1, 3)}}, "per": "{{RandomProgram.Per(dice)}}"} }] }
        """;
}
