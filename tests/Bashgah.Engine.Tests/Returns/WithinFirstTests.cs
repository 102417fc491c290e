using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

/// <summary>What deciding again comes to beyond what was given at first stands nowhere, and uses no limit (S2.3, S6.1).</summary>
public sealed class WithinFirstTests
{
    private const string Rejecting = """
        {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}},
         "limit": [{"member": {"points": 100, "else": "reject"}}, {"member": {"times": 1, "per": "month"}}], "budget": "often"}
        """;

    private const string Often = """ "budgets": {"often": {"times": 1, "of": "member"}} """;

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"carry": true}""")]
    [Semantics("S2.3", "S4.6", "S6.1")]
    public void What_a_limit_rejected_uses_none_of_it_when_a_part_comes_back(string points)
    {
        var club = new Club(Definitions.Program("{\"points\": " + points + "}", Rejecting, Often));
        var member = club.Join();
        // 200 are more than 100, and rejected; the 90 that remain would fit.
        club.Buy(member, "A", 9_000, 11_000);
        var back = club.Return("A", "R", 2);
        Assert.Empty(back.Trace.Awards);
        Assert.Empty(back.Trace.LimitUses);
        Assert.Contains(new NotFired("base", "limit", "0"), back.Trace.NotFired); // as at first
        Assert.Equal(0, club.Used("rule/base/points/0", member));
        club.Buy(member, "B", 10_000);
        Assert.Equal(100, club.Available(member));
    }

    [Fact]
    [Semantics("S4.6", "S6.1")]
    public void An_award_that_stands_in_part_uses_that_part()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """
            {"id": "large", "when": [{"basketAmount": {"atLeast": 5001}}], "give": {"points": {"fixed": 50}}},
            {"id": "small", "when": [{"basketAmount": {"atMost": 5000}}], "give": {"points": {"fixed": 30}}, "limit": [{"member": {"points": 90}}]},
            {"id": "tiny", "when": [{"basketAmount": {"atMost": 5000}}], "give": {"points": {"fixed": 45}}, "limit": [{"member": {"points": 90}}]}
            """));
        var member = club.Join();
        club.Buy(member, "A", 2_000, 3_000, 1_000);
        var back = club.Return("A", "R", 3);
        // 30 and 45 are more than the 50 at first: the second has the 20 that are left, shared by the lines' 2 to 3.
        Assert.Equal(50, club.Available(member));
        Assert.Equal([("small", 30L), ("tiny", 20L)], back.Trace.Awards.Select(award => (award.RuleId, award.Amount)));
        Assert.Equal([(1, 8L), (2, 12L)], back.Trace.Awards[1].Lines.Select(line => (line.Line, line.Amount)));
        Assert.Equal((30, 20), (club.Used("rule/small/points/0", member), club.Used("rule/tiny/points/0", member)));
        club.Return("A", "S");
        Assert.Equal((0, 0, 0), (
            club.Available(member), club.Used("rule/small/points/0", member), club.Used("rule/tiny/points/0", member)));
    }

    [Fact]
    [Semantics("S2.4", "S6.1")]
    public void Of_a_currency_that_carries_the_exact_part_is_bounded()
    {
        var club = new Club(Definitions.Program("""{"points": {"carry": true}}""", """
            {"id": "large", "when": [{"basketAmount": {"atLeast": 5001}}], "give": {"points": {"perAmount": {"points": 1, "per": 400}}}},
            {"id": "small", "when": [{"basketAmount": {"atMost": 5000}}], "give": {"points": {"perAmount": {"points": 1, "per": 300}}},
             "limit": [{"member": {"points": 90}}]}
            """));
        var member = club.Join();
        club.Buy(member, "A", 5_000, 1_000);
        var back = club.Return("A", "R", 2);
        // 16.67 by the small one, of which the large one's 15 stand.
        Assert.Equal(15, club.Available(member));
        var award = back.Trace.Awards.Single();
        Assert.Equal(("small", 15L, (Int128)15_000_000_000), (award.RuleId, award.Amount, award.ExactBillionths));
        Assert.Equal(15, club.Used("rule/small/points/0", member));
    }

    [Fact]
    [Semantics("S2.3", "S6.1")]
    public void A_rule_that_still_gives_in_one_currency_has_used_its_times()
    {
        var club = new Club(Definitions.Program("""{"points": {}, "stars": {}}""", """
            {"id": "both", "give": {"points": {"perAmount": {"points": 1, "per": 100}}, "stars": {"fixed": 3}},
             "limit": [{"member": {"points": 100, "currency": "points", "else": "reject"}}], "budget": "often"}
            """, Often));
        var member = club.Join();
        club.Buy(member, "A", 9_000, 11_000);
        var back = club.Return("A", "R", 2);
        Assert.Equal([("stars", 3L)], back.Trace.Awards.Select(award => (award.Currency, award.Amount)));
        Assert.Equal([(0L, 1L)], back.Trace.LimitUses.Select(use => (use.Amount, use.Times)));
        Assert.Empty(club.Buy(member, "B", 1_000).Trace.Awards); // the one time is used
    }

    [Fact]
    [Semantics("S4.6", "S10.4")]
    public void A_budget_of_the_whole_program_is_left_to_others()
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""", """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}, "budget": "all"}""",
            """ "budgets": {"all": {"points": 100, "else": "reject"}} """));
        var (member, other) = (club.Join(), club.Join());
        club.Buy(member, "A", 9_000, 11_000);
        club.Return("A", "R", 2);
        Assert.Equal(0, club.Used("budget/all/points"));
        club.Buy(other, "B", 10_000);
        Assert.Equal((100, 100L), (club.Available(other), club.Used("budget/all/points")));
    }

    [Fact]
    [Semantics("S9.2", "S6.7")]
    public void Commission_that_a_limit_rejected_is_not_given_when_a_part_comes_back()
    {
        var club = new Club(ReferralPrograms.Commission("""
            "levels": ["0.05"], "as": "credit", "limit": [{"member": {"points": 400, "else": "reject"}}]
            """));
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "A", 5_000, 5_000); // 500
        var back = club.Return("A", "R", 2); // 250 would fit
        Assert.Empty(back.Trace.Commissions.Single().Awards);
        Assert.Equal("limit", back.Trace.Commissions.Single().NotFired.Single().Reason);
        Assert.Equal(0, club.Used("rule/referral/credit/0", a));
        club.Buy(b, "B", 8_000);
        Assert.Equal(400, club.Available(a, "credit"));
    }

    [Fact]
    [Semantics("S4.8", "S6.1")]
    public void What_a_balance_reached_stands_beside_it_and_leaves_it_no_more_room()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 100}}}, "limit": [{"member": {"points": 100, "else": "reject"}}]},
            {"id": "goal", "on": "balance", "when": [{"reaches": {"points": 150}}], "give": {"points": {"fixed": 7}}, "limit": [{"member": {"times": 1}}]}
            """));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 149));
        club.Buy(member, "A", 100); // 150: 7 more
        Assert.Equal(157, club.Available(member));
        club.Buy(member, "B", 9_000, 11_000);
        club.Return("B", "R", 2);
        Assert.Equal((157, 1L), (club.Available(member), club.Used("rule/base/points/0", member)));
        club.Return("A", "S");
        Assert.Equal(149, club.Available(member));
    }

    [Fact]
    [Semantics("S4.5")]
    public void A_rule_that_gives_nothing_after_all_says_why_in_the_order_of_rules()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """
            {"id": "large", "when": [{"basketAmount": {"atLeast": 5001}}], "give": {"points": {"fixed": 30}}},
            {"id": "small", "when": [{"basketAmount": {"atMost": 5000}}], "give": {"points": {"fixed": 50}}},
            {"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 1000}}}},
            {"id": "bread", "when": [{"sku": ["BREAD"]}], "give": {"points": {"fixed": 1}}}
            """));
        var member = club.Join();
        club.Buy(member, "A", 5_000, 1_000);
        Assert.Equal(36, club.Available(member));
        var back = club.Return("A", "R", 2);
        // 50 and 5 are more than 36: nothing is left for the last.
        Assert.Equal([("small", 36L)], back.Trace.Awards.Select(award => (award.RuleId, award.Amount)));
        Assert.Equal([("large", "basketAmount"), ("base", "not-chosen"), ("bread", "sku")], back.Trace.NotFired.Select(n => (n.RuleId, n.Reason)));
        Assert.Equal(36, club.Available(member));
    }

    [Fact]
    [Semantics("S2.3")]
    public void Each_rule_that_gives_nothing_after_all_gives_its_own_use_of_an_offer_back()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", """
            {"id": "a", "when": [{"offer": "cake"}, {"basketAmount": {"atMost": 5000}}], "give": {"points": {"fixed": 30}}},
            {"id": "b", "when": [{"offer": "cake"}, {"basketAmount": {"atMost": 5000}}], "give": {"points": {"fixed": 45}}}
            """, """ "offers": {"cake": {"valid": "P10D", "activation": "at-once"}} """));
        var member = club.Join();
        club.Accept(new OfferGive(member, "cake") { OccurredAt = club.Now });
        club.Buy(member, "A", 1_000);
        club.At("2026-01-03").Accept(new OfferGive(member, "cake") { OccurredAt = club.Now });
        club.Return("A", "R"); // the first can be used again, up to the 11th; the second up to the 13th
        club.Buy(member, "B", 5_000, 1_000); // too much for both
        var back = club.Return("B", "S", 2);
        Assert.Equal((0, 0, 0), (back.Trace.Awards.Count, back.Trace.LimitUses.Count, club.Available(member)));
        club.Buy(member, "C", 5_000);
        Assert.Equal(75, club.Available(member));
        Assert.Empty(OfferView.Of(club.Program, club.Facts(member), club.Program.Calendar.DayOf(club.Now)));
    }

    [Fact]
    [Semantics("S3.1")]
    public void A_version_of_earlier_semantics_decides_as_it_did()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", Rejecting, Often), semantics: EngineSemantics.ReturnsWithinFirst - 1);
        var member = club.Join();
        club.Buy(member, "A", 9_000, 11_000);
        club.Return("A", "R", 2);
        Assert.Equal((0, 90), (club.Facts(member).Find("points")?.Available ?? 0, club.Used("rule/base/points/0", member)));
    }
}
