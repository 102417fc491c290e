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
          "rewards": {"mug": {"kind": {"product": {"sku": "MUG"}}, "price": {"points": 200}}}
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
    [InlineData("\"until\": \"P12M\"", "\"until\": \"P24M\"", "Changed TierSet main keep.until: \"P12M\" > \"P24M\"")]
    public void One_edit_is_one_change(string was, string becomes, string expected) =>
        Assert.Equal([expected], Changes(Definition.Replace(was, becomes, StringComparison.Ordinal)));

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

    [Fact]
    public void What_means_the_same_does_not_change()
    {
        Assert.Empty(Changes(Definition));
        // A default that is written out.
        Assert.Empty(Changes(Definition.Replace("\"id\": \"base\"", "\"id\": \"base\", \"on\": \"purchase\"", StringComparison.Ordinal)));
        Assert.Empty(Changes(Definition.Replace("{\"qualifying\": true}", "{\"qualifying\": true, \"rounding\": \"floor\"}", StringComparison.Ordinal)));
    }

    private static List<string> Changes(string after)
    {
        return [.. PolicyComparison.Of(Club.Read(Definition), Club.Read(after)).Select(Told)];

        static string Told(PolicyChange change) => change.Kind switch
        {
            PolicyChangeKind.Changed =>
                $"Changed {change.Part} {change.Id} {change.PathText}: {change.Before?.ToJsonString()} > {change.After?.ToJsonString()}",
            PolicyChangeKind.Renamed => $"Renamed {change.Part} {change.Id} > {change.After!.ToJsonString()}",
            _ => $"{change.Kind} {change.Part} {change.Id}",
        };
    }
}
