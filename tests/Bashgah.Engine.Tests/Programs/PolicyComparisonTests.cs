using Bashgah.Engine.Programs;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>What changes from one definition to another.</summary>
public sealed class PolicyComparisonTests
{
    private const string Definition = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en"],
          "currencies": {"points": {"expiry": {"after": "P12M", "roundTo": "month"}, "worth": {"amount": 1, "per": 1}}, "status": {"qualifying": true}},
          "earning": [
            {"id": "base", "name": {"en": "Everyday"}, "give": {"points": {"perAmount": {"points": 1, "per": 100}}, "status": {"perAmount": {"points": 1, "per": 100}}}},
            {"first": [
              {"id": "large", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"points": {"fixed": 50}}},
              {"id": "small", "give": {"points": {"fixed": 5}}}]},
            {"id": "weekend", "when": [{"weekday": ["sat", "sun"]}], "give": {"points": {"fixed": 10}}, "limit": [{"member": {"points": 100, "per": "month"}}]}
          ],
          "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P12M"}},
            "levels": [{"id": "green"}, {"id": "gold", "from": 500}], "keep": {"until": "P12M"}}},
          "rewards": {"mug": {"kind": {"product": {"sku": "MUG"}}, "price": {"points": 200}}},
          "stages": [{"id": "win", "until": "2026-03-31", "goal": {"members": 500}, "on": ["small"]},
            {"id": "deepen", "until": "2026-06-30", "goal": {"repeatRate": "0.4"}}, {"id": "spread"}]
        }
        """;

    [Theory]
    [InlineData("\"atLeast\": 10000", "\"atLeast\": 15000", "Changed Rule large when.basketAmount.atLeast: 10000 > 15000")]
    [InlineData("\"points\": 100, \"per\": \"month\"", "\"points\": 150, \"per\": \"month\"", "Changed Rule weekend limit.member.points: 100 > 150")]
    [InlineData("\"after\": \"P12M\"", "\"after\": \"P6M\"", "Changed Currency points expiry.after: \"P12M\" > \"P6M\"")]
    [InlineData("[\"sat\", \"sun\"]", "[\"sun\"]", "Changed Rule weekend when.weekday: [\"sat\",\"sun\"] > [\"sun\"]")]
    [InlineData("[{\"weekday\": [\"sat\", \"sun\"]}]", "[{\"weekday\": [\"sat\", \"sun\"]}, {\"channel\": [\"web\"]}]", "Changed Rule weekend when.channel:  > [\"web\"]")]
    [InlineData("{\"id\": \"gold\", \"from\": 500}", "{\"id\": \"silver\", \"from\": 200}, {\"id\": \"gold\", \"from\": 500}", "Added Level silver")]
    [InlineData("\"id\": \"weekend\"", "\"id\": \"saturdays\"", "Renamed Rule weekend > \"saturdays\"")]
    [InlineData("\"price\": {\"points\": 200}", "\"price\": {\"points\": 200, \"gold\": 150}", "Changed Reward mug price.gold:  > {\"points\":150}")]
    [InlineData("\"en\": \"Everyday\"", "\"en\": \"Every day\"", "Changed Rule base name.en: \"Everyday\" > \"Every day\"")]
    [InlineData("\"languages\": [\"en\"]", "\"languages\": [\"en\", \"fa\"]", "Changed Program  languages: [\"en\"] > [\"en\",\"fa\"]")]
    [InlineData("\"members\": 500", "\"members\": 600", "Changed Stage win goal.members: \"500\" > \"600\"")]
    [InlineData("\"repeatRate\": \"0.4\"", "\"repeatRate\": \"0.45\"", "Changed Stage deepen goal.repeatRate: \"0.4\" > \"0.45\"")]
    [InlineData("{\"repeatRate\": \"0.4\"}", "{\"repeatRate\": \"0.4\", \"members\": 900}", "Changed Stage deepen goal.members:  > \"900\"")]
    [InlineData("\"on\": [\"small\"]", "\"on\": [\"large\"]", "Changed Stage win on: [\"small\"] > [\"large\"]")]
    [InlineData("{\"id\": \"spread\"}", "{\"id\": \"spread\", \"name\": {\"en\": \"Spread\"}}", "Changed Stage spread name.en:  > \"Spread\"")]
    [InlineData("{\"id\": \"spread\"}", "{\"id\": \"spread\", \"until\": \"2026-12-31\"}", "Changed Stage spread until:  > \"2026-12-31\"")]
    [InlineData("{\"id\": \"spread\"}", "{\"id\": \"spread\", \"from\": \"2026-09-01\"}", "Changed Stage spread from: \"2026-07-01\" > \"2026-09-01\"")]
    [InlineData("{\"id\": \"win\",", "{\"id\": \"win\", \"from\": \"2026-01-01\",", "Changed Stage win from:  > \"2026-01-01\"")]
    [InlineData(", {\"id\": \"spread\"}", "", "Removed Stage spread")]
    [InlineData("{\"id\": \"spread\"}", "{\"id\": \"spread\", \"until\": \"2026-12-31\"}, {\"id\": \"more\"}", "Changed Stage spread until:  > \"2026-12-31\", Added Stage more")]
    [InlineData("\"until\": \"P12M\"", "\"until\": \"P24M\"", "Changed TierSet main keep.until: \"P12M\" > \"P24M\"")]
    public void One_edit_is_one_change(string was, string becomes, string expected) =>
        Assert.Equal(expected, string.Join(", ", Changes(Definition.Replace(was, becomes, StringComparison.Ordinal))));

    [Theory]
    [InlineData("\"purchases\": 5", "\"purchases\": 8", "Changed FraudRule fast kind.velocity.purchases: 5 > 8")]
    [InlineData("\"action\": \"hold\"", "\"action\": \"report\"", "Changed FraudRule fast action: \"hold\" > \"report\"")]
    [InlineData("\"cashier\": \"till-staff\"", "\"cashier\": \"cashier\"", "Changed Program  fraud.cashier: \"till-staff\" > \"cashier\"")]
    [InlineData(", \"own\": {\"kind\": {\"ownCard\": {}}}", "", "Removed FraudRule own")]
    public void Rules_against_fraud_are_parts_of_their_own(string was, string becomes, string expected)
    {
        var guarded = Definition.Replace("\"stages\":", """
            "fraud": {"cashier": "till-staff", "rules": {
              "fast": {"kind": {"velocity": {"purchases": 5, "window": "PT1H"}}, "action": "hold"}, "own": {"kind": {"ownCard": {}}}}},
            "stages":
            """, StringComparison.Ordinal);
        Assert.Equal([expected], Changes(guarded, guarded.Replace(was, becomes, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stage_that_ends_later_lets_the_next_begin_later_and_both_are_told()
    {
        Assert.Equal(
            ["Changed Stage win until: \"2026-03-31\" > \"2026-04-30\"", "Changed Stage deepen from: \"2026-04-01\" > \"2026-05-01\""],
            Changes(Definition.Replace("2026-03-31", "2026-04-30", StringComparison.Ordinal)));
        // Another stage between them does so too.
        Assert.Equal(
            ["Added Stage rest", "Changed Stage spread from: \"2026-07-01\" > \"2026-08-01\""],
            Changes(Definition.Replace("{\"id\": \"spread\"}", "{\"id\": \"rest\", \"until\": \"2026-07-31\"}, {\"id\": \"spread\"}", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_gone_and_what_is_new_are_told_by_their_ids()
    {
        var rule = """{"id": "weekend", "when": [{"weekday": ["sat", "sun"]}], "give": {"points": {"fixed": 10}}, "limit": [{"member": {"points": 100, "per": "month"}}]}""";
        Assert.Equal(["Added Rule quiet", "Removed Rule weekend"], Changes(Definition.Replace(
            rule, """{"id": "quiet", "when": [{"weekday": ["mon"]}], "give": {"points": {"fixed": 10}}}""", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_order_of_rules_of_which_one_is_chosen_is_policy_and_that_of_others_is_not()
    {
        const string Large = """{"id": "large", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"points": {"fixed": 50}}}""";
        const string Small = """{"id": "small", "give": {"points": {"fixed": 5}}}""";
        var changed = Definition.Replace(Large, "@", StringComparison.Ordinal).Replace(Small, Large, StringComparison.Ordinal)
            .Replace("@", Small, StringComparison.Ordinal);
        Assert.Equal(["Moved Rule small"], Changes(changed));
        var free = Definition.Replace("{\"first\": [", "{\"all\": [", StringComparison.Ordinal);
        Assert.Equal(["Moved Rule large", "Moved Rule small"], Changes(free));
    }

    [Theory]
    [InlineData("BEST a, b, c]}", "BEST a, b, c], 'per': 'line'}", "Changed RuleGroup a, b, c per: \"event\" > \"line\"")]
    [InlineData("BEST a, b, c]}", "BEST a]}, BEST b, c]}", "Regrouped Rule a")]
    [InlineData("BEST a, b]}, BEST c]}", "BEST b]}, BEST a, c]}", "Regrouped Rule a")]
    [InlineData("BEST a, b, c]}", "BEST a, c]}", "Removed Rule b")]
    [InlineData("BEST a, b]}", "BEST a, b, c]}", "Added Rule c")]
    [InlineData("BEST a, b, c]}", "BEST a, {'all': [b, c]}]}", "Moved Rule b, Moved Rule c")]
    [InlineData("BEST a, {'all': [b, c]}]}", "BEST {'all': [a]}, {'all': [b, c]}]}", "Moved Rule a")]
    [InlineData("BEST {'all': [a, b]}, {'all': [c]}]}", "BEST {'all': [a]}, {'all': [c, b]}]}", "Regrouped Rule b")]
    // All of these give, however they stand.
    [InlineData("{'all': [a, b, c]}", "{'all': [a]}, {'all': [b, c]}", "")]
    [InlineData("{'first': [a, b]}, {'first': [c]}", "{'first': [c]}, {'first': [b, a]}", "Moved Rule b")]
    public void Of_which_rules_one_is_chosen_is_policy(string was, string becomes, string expected)
    {
        Assert.Equal(expected, string.Join(", ", Changes(With(was), With(becomes))));

        static string With(string earning)
        {
            foreach (var id in new[] { "a", "b", "c" })
            {
                var rule = $$"""{"id": "{{id}}", "give": {"points": {"perAmount": {"points": {{id[0] - 'a' + 1}}, "per": 100} } } }""";
                earning = System.Text.RegularExpressions.Regex.Replace(earning, $@"\b{id}\b(?!')", rule.Replace("$", "$$", StringComparison.Ordinal));
            }

            return Definitions.Program(
                """{"points": {"worth": {"amount": 1, "per": 1}}}""",
                earning.Replace("BEST", "{'best-for-member': [", StringComparison.Ordinal).Replace('\'', '"'));
        }
    }

    [Theory]
    [InlineData("first", "a, b", "b, a", "Moved Commission b")]
    [InlineData("all", "a, b", "b, a", "")]
    public void The_order_of_commission_is_policy_where_the_first_is_chosen(string choose, string was, string becomes, string expected)
    {
        Assert.Equal(expected, string.Join(", ", Changes(With(was), With(becomes))));

        string With(string order) => ReferralPrograms.With(
            $$"""{"choose": "{{choose}}", "commission": [{{string.Join(", ", order.Split(", ").Select(id =>
                $$"""{"id": "{{id}}", "levels": ["0.0{{id[0] - 'a' + 1}}"], "as": "points"}"""))}}]}""");
    }

    [Fact]
    public void The_order_of_a_commissions_product_groups_is_policy()
    {
        const string Rates = """ "levels": ["0.05"], "as": "credit", "productGroups": """;
        Assert.Equal(
            ["Changed Commission referral productGroups.order: [\"food\",\"fresh\"] > [\"fresh\",\"food\"]"],
            Changes(
                ReferralPrograms.Commission(Rates + """{"food": ["0.01"], "fresh": ["0.02"]}"""),
                ReferralPrograms.Commission(Rates + """{"fresh": ["0.02"], "food": ["0.01"]}""")));
        Assert.Equal(
            ["Changed Commission referral productGroups.meat:  > [\"0.03\"]"],
            Changes(
                ReferralPrograms.Commission(Rates + """{"food": ["0.01"], "fresh": ["0.02"]}"""),
                ReferralPrograms.Commission(Rates + """{"meat": ["0.03"], "food": ["0.01"], "fresh": ["0.02"]}""")));
    }

    [Theory]
    [InlineData("[{\"member\": {\"points\": 100, \"per\": \"month\"}}]", "Changed Rule weekend limit.program:  > ")]
    public void A_limit_before_another_is_told(string was, string expected) => Assert.StartsWith(
        expected,
        Assert.Single(Changes(Definition.Replace(
            was, "[{\"program\": {\"points\": 900}}, " + was[1..], StringComparison.Ordinal))),
        StringComparison.Ordinal);

    [Fact]
    public void What_means_the_same_does_not_change()
    {
        Assert.Empty(Changes(Definition));
        // A default that is written out.
        Assert.Empty(Changes(Definition.Replace("\"id\": \"base\"", "\"id\": \"base\", \"on\": \"purchase\"", StringComparison.Ordinal)));
        Assert.Empty(Changes(Definition.Replace("{\"id\": \"deepen\",", "{\"id\": \"deepen\", \"from\": \"2026-04-01\",", StringComparison.Ordinal)));
        Assert.Empty(Changes(Definition.Replace("{\"qualifying\": true}", "{\"qualifying\": true, \"rounding\": \"floor\"}", StringComparison.Ordinal)));
    }

    private static List<string> Changes(string after) => Changes(Definition, after);

    private static List<string> Changes(string before, string after)
    {
        return [.. PolicyComparison.Of(Club.Read(before), Club.Read(after)).Select(Told)];

        static string Told(PolicyChange change) => change.Kind switch
        {
            PolicyChangeKind.Changed =>
                $"Changed {change.Part} {change.Id} {change.PathText}: {change.Before?.ToJsonString()} > {change.After?.ToJsonString()}",
            PolicyChangeKind.Renamed => $"Renamed {change.Part} {change.Id} > {change.After!.ToJsonString()}",
            _ => $"{change.Kind} {change.Part} {change.Id}",
        };
    }
}
