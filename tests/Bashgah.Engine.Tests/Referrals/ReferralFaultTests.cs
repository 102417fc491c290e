using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>Faults of <c>referral</c>: what would limit nothing, hold never or for all is not taken (S4.6, S9, S13.1).</summary>
public sealed class ReferralFaultTests
{
    private static string Faults(string referral)
    {
        var definition = $$"""
            {"money": {"currency": "MYR"}, "timeZone": "Asia/Kuala_Lumpur",
             "currencies": {"credit": {"money": true}, "points": {"expiry": {"inactive": "P90D"} } },
             "budgets": {"b": {"points": 1000}, "rounds": {"times": 5} },
             "referral": { {{referral}} } }
            """;
        return string.Join("; ", ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition)).Faults.Select(f => $"{f.Path}: {f.Code}"));
    }

    private static string OfCommission(string more, string given = "credit") =>
        Faults($$"""
            "commission": [{"levels": ["0.05", {"rate": "0.02", "limit": []}], "as": "{{given}}" {{more}} }]
            """);

    [Theory]
    [InlineData("", "")]
    [InlineData(""", "limit": [{"member": {"points": 100}}], "budget": "rounds" """, "")]
    [InlineData(""", "limit": [{"member": {"points": 100, "currency": "points"}}] """, "referral.commission[0].limit[0].member.currency: limit-currency")]
    [InlineData(""", "budget": "b" """, "referral.commission[0].budget: budget-currency")]
    [InlineData(""", "when": [{"first": {"members": 100}}] """, "referral.commission[0].when[0]: not-for-commission")]
    [InlineData(""", "when": [{"reaches": {"points": 5}}] """, "referral.commission[0].when[0]: not-for-commission")]
    [InlineData(
        """, "when": [{"any": [{"weekday": ["fri"]}, {"not": {"streak": {"per": "week", "every": 4}}}]}] """,
        "referral.commission[0].when[0].any[1].not: not-for-commission")]
    [Semantics("S4.6", "S9.2", "S13.1")]
    public void What_rules_may_not_say_commission_may_not(string more, string expected) =>
        Assert.Equal(expected, OfCommission(more));

    [Fact]
    [Semantics("S4.6")]
    public void A_level_of_commission_has_its_limits_judged_too() => Assert.Equal(
        "referral.commission[0].levels[1].limit[0].member.currency: limit-currency",
        Faults("""
            "commission": [{"as": "credit", "levels": ["0.05", {"rate": "0.02", "limit": [{"member": {"points": 5, "currency": "points"}}]}]}]
            """));

    [Theory]
    [InlineData(10, "")]
    [InlineData(11, "referral.commission[0].levels: count")]
    [Semantics("S9.1")]
    public void Commission_goes_up_ten_levels_at_most(int levels, string expected) => Assert.Equal(
        expected,
        Faults("\"commission\": [{\"as\": \"credit\", \"levels\": [" + string.Join(", ", Enumerable.Repeat("\"0.01\"", levels)) + "]}]"));

    [Theory]
    [InlineData("\"return-window\"", "")]
    [InlineData("""{"for": "P14D"}""", "")]
    [InlineData("""{"until": "2026-12-31"}""", "")]
    [InlineData("""{"untilEvent": "activity:delivered"}""", "referral.commission[0].pending.untilEvent: unknown-key")]
    [Semantics("S5.1", "S9.2")]
    public void Commission_waits_for_no_event_of_its_owner(string pending, string expected) =>
        Assert.Equal(expected, OfCommission($$""", "pending": {{pending}} """));

    [Theory]
    [InlineData("P90D", "")]
    [InlineData("P30D", "referral.commission[0].expiry.inactive: inactive-period")]
    [Semantics("S5.2")]
    public void Commission_slides_by_the_currencys_period(string inactive, string expected) =>
        Assert.Equal(expected, OfCommission($$""", "expiry": {"inactive": "{{inactive}}"} """, "points"));

    [Fact]
    [Semantics("S9.1")]
    public void Two_velocities_of_a_period_are_a_fault() => Assert.Equal(
        "referral.velocity[1]: duplicate",
        Faults(""" "velocity": [{"members": 5}, {"members": 20, "per": "day"}, {"members": 50, "per": "week"}] """));
}
