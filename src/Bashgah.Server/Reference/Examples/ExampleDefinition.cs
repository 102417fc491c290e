namespace Bashgah.Server.Reference.Examples;

/// <summary>The program that examples stand in: each shows only its own part of it.</summary>
internal static class ExampleDefinition
{
    /// <summary>Currencies where the example does not show them.</summary>
    private const string Currencies =
        """{"points": {"worth": {"amount": 1, "per": 1}}, "credit": {"money": true}, "status": {"qualifying": true}, "stamps": {}}""";

    private const string Tiers =
        """
        {"main": {"measure": {"status": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 50}]}}
        """;

    private const string Rewards =
        """{"coffee": {"kind": {"product": {"sku": "COFFEE-S"}}, "cost": 300, "listed": false}}""";

    private const string Base = """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}}""";

    /// <summary>The program with a place for the rules, as the page shows it once.</summary>
    public static string Common => Whole(Currencies, "…", Tiers, Rewards);

    /// <summary>An example of rules: one after the other, without brackets.</summary>
    public static Example Rules(string rules, params Step[] steps) =>
        new(rules, Whole(Currencies, rules, Tiers, Rewards), steps);

    /// <summary>An example of rules and another part of the document.</summary>
    public static Example RulesAndMore(string rules, string more, params Step[] steps) => new(
        $"\"earning\": [{rules}],\n{more}", Whole(Currencies, rules, Tiers, Rewards, $",\n  {more}"), steps);

    /// <summary>An example of currencies, with 1 point per 100 unless it has rules of its own.</summary>
    public static Example OfCurrencies(string currencies, params Step[] steps) =>
        new($"\"currencies\": {currencies}", Whole(currencies, Base, "{}", "{}"), steps);

    /// <summary>An example of currencies with rules.</summary>
    public static Example OfCurrencies(string currencies, string rules, params Step[] steps) => new(
        $"\"currencies\": {currencies},\n\"earning\": [{rules}]", Whole(currencies, rules, "{}", "{}"), steps);

    /// <summary>An example of tiers: every ringgit gives a status point.</summary>
    public static Example OfTiers(string tiers, params Step[] steps) => new(
        $"\"tiers\": {tiers}",
        Whole(
            Currencies, """{"id": "status", "give": {"status": {"perAmount": {"points": 1, "per": 100}}}}""", tiers,
            "{}"), steps);

    /// <summary>An example of a referral section, without rules.</summary>
    public static Example OfReferral(string referral, params Step[] steps) => new(
        $"\"referral\": {referral}", Whole(Currencies, "", "{}", "{}", $",\n  \"referral\": {referral}"), steps);

    /// <summary>An example of rewards, with 1 point per 100.</summary>
    public static Example OfRewards(string rewards, params Step[] steps) =>
        new($"\"rewards\": {rewards}", Whole(Currencies, Base, Tiers, rewards), steps);

    /// <summary>An example of rewards and the rules that grant them.</summary>
    public static Example OfRewardsAndRules(string rewards, string rules, params Step[] steps) => new(
        $"\"rewards\": {rewards},\n\"earning\": [{rules}]", Whole(Currencies, rules, Tiers, rewards), steps);

    /// <summary>Puts texts into the places of a text.</summary>
    public static string Fill(string text, params ReadOnlySpan<(string Place, string With)> parts)
    {
        foreach (var (place, with) in parts) text = text.Replace(place, with, StringComparison.Ordinal);
        return text;
    }

    private static string Whole(string currencies, string rules, string tiers, string rewards, string more = "") =>
        $$"""
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur",
          "currencies": {{currencies}},
          "productGroups": {"fresh": ["fruit", "vegetables"]},
          "memberAttributes": ["city"],
          "tiers": {{tiers.Trim()}},
          "rewards": {{rewards}}{{more}},
          "earning": [{{rules}}]
        }
        """;
}
