using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>Returns take commission back at every level (F9).</summary>
public sealed class ClawBackTests
{
    private const string Three = """ "levels": ["0.05", "0.02", "0.01"], "as": "credit" """;

    private static (Club Club, long[] Line) Chain(string entry)
    {
        var club = new Club(ReferralPrograms.Commission(entry));
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        return (club, [a, b, c, club.JoinBy(c)]);
    }

    [Fact]
    [Semantics("S9.2", "S6.1", "S6.7")]
    public void What_stands_is_what_the_rest_would_have_given()
    {
        var (club, line) = Chain(Three);
        club.Buy(line[3], "D", 10_000, 1_030);
        Assert.Equal([110, 220, 551], line[..3].Select(m => club.Available(m, "credit"))); // of 11,030
        club.Return("D", "R1", 1);
        Assert.Equal([10, 20, 51], line[..3].Select(m => club.Available(m, "credit"))); // of 1,030: 51.5
        club.Return("D", "R2", 2);
        Assert.All(line[..3], m => Assert.Equal((0, 0), (club.Available(m, "credit"), club.Debt(m, "credit"))));
        Assert.Equal(3, club.Decisions[^1].Trace.Commissions.Count);
        Assert.All(club.Decisions[^1].Trace.Commissions, share => Assert.Empty(share.Awards));
    }

    [Fact]
    [Semantics("S9.2", "S6.3")]
    public void Pending_commission_goes_first_and_spent_commission_is_owed()
    {
        var (club, line) = Chain(""" "levels": ["0.05", "0.02"], "as": "credit", "pending": {"for": "P14D"} """);
        club.Buy(line[3], "D1", 10_000);
        club.Return("D1", "R1");
        Assert.Equal((0, 0), (club.Pending(line[2], "credit"), club.Pending(line[1], "credit")));
        club.Buy(line[3], "D2", 10_000);
        club.At("2026-01-20");
        club.Accept(club.Sale(line[2], "E", ClubEvents.Lines(300), tenders: [new("credit", "credit", 300, null)]));
        club.Return("D2", "R2");
        Assert.Equal((0, 300), (club.Available(line[2], "credit"), club.Debt(line[2], "credit")));
        Assert.Equal((0, 0), (club.Available(line[1], "credit"), club.Debt(line[1], "credit")));
    }

    [Fact]
    public void The_buyer_s_refund_does_not_pay_for_what_others_spent()
    {
        var club = new Club(Definitions.Program(
            """{"credit": {"money": true, "shortfall": "from-refund"}}""", "",
            """ "referral": {"commission": [{"levels": ["0.05"], "as": "credit", "pending": "none"}]} """));
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 10_000);
        club.Accept(club.Sale(a, "E", ClubEvents.Lines(500), tenders: [new("credit", "credit", 500, null)]));
        var back = club.Return("D", "R");
        Assert.Equal((0, 500), (back.Trace.KeepFromRefund, club.Debt(a, "credit")));
    }

    [Fact]
    [Semantics("S4.6")]
    public void Caps_get_back_what_a_return_takes()
    {
        var (club, line) = Chain(""" "levels": ["0.05"], "as": "credit", "limit": [{"member": {"points": 600, "per": "month"}}] """);
        club.Buy(line[3], "D1", 10_000);
        club.Buy(line[3], "D2", 10_000);
        Assert.Equal(600, club.Available(line[2], "credit"));
        club.Return("D1", "R1");
        Assert.Equal((100, 100L), (club.Available(line[2], "credit"), club.Used("rule/referral/credit/0", line[2])));
        club.Buy(line[3], "D3", 10_000);
        Assert.Equal(600, club.Available(line[2], "credit"));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Qualifying_units_of_commission_count_for_tiers_and_go_again()
    {
        var club = new Club(Definitions.Program(
            """{"status": {"qualifying": true}}""", "",
            """
            "referral": {"commission": [{"levels": ["0.10"], "as": "status", "pending": "none"}]},
            "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P12M"}},
              "levels": [{"id": "green"}, {"id": "gold", "from": 1000}]}},
            "terms": {"tierAfterReturn": "immediately"}
            """));
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 10_000);
        Assert.Equal(("gold", "green"), (club.Tier(a), club.Tier(b)));
        club.Buy(b, "E", 100);
        var back = club.Return("D", "R");
        Assert.Equal(10, club.Available(a, "status"));
        Assert.Equal("green", club.Tier(a));
        // It is not the buyer's: the trace says whose it is.
        Assert.Equal((a, "returned"), back.Trace.Tiers.Select(t => (t.MemberId!.Value, t.Reason)).Single());
    }

    [Fact]
    [Semantics("S6.5", "S8.2")]
    public void A_tier_that_is_kept_from_earlier_is_nothing_to_a_return_of_somebody_else()
    {
        var club = new Club(Definitions.Program(
            """{"status": {"qualifying": true}}""", "",
            """
            "referral": {"commission": [{"levels": ["0.10"], "as": "status", "pending": "none"}]},
            "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P1M"}},
              "levels": [{"id": "green"}, {"id": "gold", "from": 1000}], "keep": {"until": "P12M"}}},
            "terms": {"tierAfterReturn": "immediately"}
            """));
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 10_000);
        club.At("2026-03-01").Buy(b, "E", 2_000); // 200 in the last month: gold is kept, not reached
        club.Return("E", "R");
        Assert.Equal(("gold", 1_000L), (club.Tier(a), club.Available(a, "status")));
        club.Buy(b, "F", 10_000);
        club.Return("F", "S"); // reached again, and not any more
        Assert.Equal("green", club.Tier(a));
    }
}
