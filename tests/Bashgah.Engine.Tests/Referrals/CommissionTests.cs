using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>One test a parameter of commission (F1, F4 to F8), with numbers worked out by hand.</summary>
public sealed class CommissionTests
{
    private const string Three = """
        "levels": ["0.05", "0.02", "0.01"], "as": "credit"
        """;

    private static Club NewClub(params string[] entries) => new(ReferralPrograms.Commission(entries));

    private static long Credit(Club club, long member) =>
        club.Facts(member).Find("credit") is { } account ? account.Available : 0;

    private static long Points(Club club, long member) =>
        club.Facts(member).Find("points") is { } account ? account.Available : 0;

    [Theory]
    [Semantics("S9.2", "S2.2")]
    [InlineData(12_345, 617)] // 5 % is 617.25
    [InlineData(20, 1)]
    [InlineData(19, 0)] // 0.95
    public void A_share_of_what_the_buyer_paid_is_rounded_once(long paid, long commission)
    {
        var club = NewClub(""" "levels": ["0.05"], "as": "credit" """);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", paid);
        Assert.Equal((commission, 0), (Credit(club, a), Credit(club, b)));
    }

    [Fact]
    [Semantics("S9.2")]
    public void A_fixed_amount_is_given_for_each_purchase()
    {
        var club = NewClub(""" "levels": [{"fixed": 300}, {"fixed": 100}], "as": "credit" """);
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        club.Buy(c, "D1", 50);
        club.Buy(c, "D2", 900_000);
        Assert.Equal((200, 600), (Credit(club, a), Credit(club, b)));
    }

    [Fact]
    [Semantics("S9.2")]
    public void A_fixed_amount_may_be_given_once_for_bringing_somebody()
    {
        var club = NewClub(""" "on": "referred", "levels": [{"fixed": 700}, {"fixed": 200}], "as": "credit" """);
        var a = club.Join();
        var b = club.JoinBy(a);
        Assert.Equal(700, Credit(club, a));
        var c = club.JoinBy(b);
        club.Buy(c, "D", 10_000);
        Assert.Equal((900, 700, 0), (Credit(club, a), Credit(club, b), Credit(club, c)));
    }

    [Fact]
    [Semantics("S9.1", "S9.2")]
    public void Each_level_has_its_rate_and_nobody_beyond_the_last_gets_anything()
    {
        var club = NewClub(Three);
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        var d = club.JoinBy(c);
        var e = club.JoinBy(d);
        var sale = club.Buy(e, "D", 10_000);
        Assert.Equal((500, 200, 100, 0), (Credit(club, d), Credit(club, c), Credit(club, b), Credit(club, a)));
        Assert.Equal((e, 4), (sale.MemberId, sale.Members.Count));
        Assert.Equal([(d, 1), (c, 2), (b, 3)], sale.Trace.Commissions.Select(share => (share.MemberId, share.Level)));
        club.Buy(c, "E", 10_000);
        Assert.Equal((200, 600), (Credit(club, a), Credit(club, b)));
    }

    [Fact]
    [Semantics("S9.1", "S9.2", "S6.1")]
    public void Ten_levels_have_ten_rates_and_give_them_back()
    {
        var club = NewClub("""
            "levels": ["0.1", "0.09", "0.08", "0.07", "0.06", "0.05", "0.04", "0.03", "0.02", "0.01"], "as": "credit"
            """);
        List<long> line = [club.Join()];
        while (line.Count < 12) line.Add(club.JoinBy(line[^1]));
        var sale = club.Buy(line[11], "D", 12_000, 345);
        // From the nearest up: 1234.5, 1111.05, 987.6, 864.15, 740.7, 617.25, 493.8, 370.35, 246.9, 123.45; the first is eleven above.
        Assert.Equal(
            [0, 123, 246, 370, 493, 617, 740, 864, 987, 1_111, 1_234, 0], line.Select(member => Credit(club, member)));
        Assert.Equal(Enumerable.Range(1, 10), sale.Trace.Commissions.Select(share => share.Level));
        club.Return("D", "R1", 1);
        // Of 345: 34.5, 31.05, 27.6, 24.15, 20.7, 17.25, 13.8, 10.35, 6.9, 3.45.
        Assert.Equal([0, 3, 6, 10, 13, 17, 20, 24, 27, 31, 34, 0], line.Select(member => Credit(club, member)));
        club.Return("D", "R2");
        Assert.All(line, member => Assert.Equal(0, Credit(club, member)));
    }

    [Theory]
    [InlineData("""{"purchases": "all"}""", 500, 1000, 1500)]
    [InlineData("""{"purchases": "first"}""", 500, 500, 500)]
    [InlineData("""{"purchases": {"first": 2}}""", 500, 1000, 1000)]
    public void It_is_given_for_all_purchases_the_first_or_some(string on, params int[] after)
    {
        var club = NewClub($$""" "on": {{on}}, "levels": ["0.05"], "as": "credit" """);
        var a = club.Join();
        var b = club.JoinBy(a);
        for (var i = 0; i < after.Length; i++)
        {
            club.Buy(b, $"D{i}", 10_000);
            Assert.Equal(after[i], Credit(club, a));
        }
    }

    [Fact]
    public void Purchases_are_counted_from_when_the_buyer_was_brought()
    {
        var club = NewClub(""" "on": {"purchases": "first"}, "levels": ["0.05"], "as": "credit" """);
        var a = club.Join();
        var b = club.Join();
        club.Buy(b, "D1", 10_000);
        club.Accept(club.Names(b, a));
        club.Buy(b, "D2", 2_000);
        club.Buy(b, "D3", 10_000);
        Assert.Equal(100, Credit(club, a));
    }

    [Fact]
    [Semantics("S9.1", "S9.2")]
    public void Purchases_from_before_the_buyer_was_brought_and_those_all_back_are_none_of_them()
    {
        var club = NewClub(""" "on": {"purchases": "first"}, "levels": ["0.05"], "as": "credit", "when": [{"nthPurchase": {"exactly": [1]}}] """);
        var (a, b) = (club.Join(), club.Join());
        club.Buy(b, "D1", 10_000);
        club.At("2026-01-10").Accept(club.Sale(null, "D2", ClubEvents.Lines(10_000)));
        club.Accept(club.Names(b, a));
        Assert.Equal(0, club.Facts(b).Referral!.Value.Purchases);
        club.BuyAt(b, "D3", "2026-01-09", 10_000); // told late: nobody had brought it
        club.Return("D2", "R");
        club.Accept(club.ClaimOf(b, "D2"));
        Assert.Equal((3, 0, 0), (club.Facts(b).Purchases, club.Facts(b).Referral!.Value.Purchases, Credit(club, a)));
        club.Buy(b, "D4", 2_000); // the first, though the buyer's fourth
        Assert.Equal((1, 100), (club.Facts(b).Referral!.Value.Purchases, Credit(club, a)));
        club.Buy(b, "D5", 10_000);
        Assert.Equal((2, 100), (club.Facts(b).Referral!.Value.Purchases, Credit(club, a)));
    }

    [Fact]
    public void A_period_ends_with_its_last_day()
    {
        var club = NewClub(""" "on": {"purchases": {"within": "P1M"}}, "levels": ["0.05"], "as": "credit" """).At("2026-01-31");
        var a = club.Join();
        var b = club.JoinBy(a);
        club.At("2026-02-28").Buy(b, "D1", 10_000);
        club.At("2026-03-01").Buy(b, "D2", 10_000);
        Assert.Equal(500, Credit(club, a));
    }

    [Fact]
    public void Some_purchases_within_a_period_are_bounded_by_both()
    {
        var club = NewClub(""" "on": {"purchases": {"first": 2, "within": "P1M"}}, "levels": ["0.05"], "as": "credit" """).At("2026-01-31");
        var (a, b) = (club.Join(), club.Join());
        var (often, late) = (club.JoinBy(a), club.JoinBy(b));
        club.Buy(often, "D1", 10_000);
        club.Buy(often, "D2", 2_000);
        club.Buy(often, "D3", 10_000); // the third
        Assert.Equal(600, Credit(club, a));
        club.At("2026-02-28").Buy(late, "E1", 10_000);
        club.At("2026-03-01").Buy(late, "E2", 10_000); // the second, but a day too late
        Assert.Equal(500, Credit(club, b));
        club.BuyAt(late, "E3", "2026-02-27", 10_000); // told later it is the third, though in time
        Assert.Equal((600, 500), (Credit(club, a), Credit(club, b)));
    }

    [Fact]
    public void What_may_become_cash_can_be_asked_for_and_the_rest_is_spent_in_the_shop()
    {
        const string Entries = """
            {"id": "cash", "levels": ["0.05"], "as": "earnings", "cashOut": true, "pending": "none"},
            {"id": "shop", "levels": ["0.02"], "as": "credit", "cashOut": false, "pending": "none"}
            """;
        var club = new Club(Definitions.Program(
            """{"earnings": {"money": true, "cashOut": {}}, "credit": {"money": true}}""", "",
            "\"referral\": {\"commission\": [" + Entries + "]}"));
        var a = club.Join();
        club.Buy(club.JoinBy(a), "D", 10_000);
        Assert.Equal((500, 200), (club.Available(a, "earnings"), club.Available(a, "credit")));
        Assert.Equal("not-cashable", club.Refuse(AsksInCash(club, a, 200, "credit")));
        club.Accept(AsksInCash(club, a, 500, "earnings"));
        Assert.Equal((0, 500), (club.Available(a, "earnings"), club.Account(a, "earnings").Held));
        club.Accept(club.Sale(a, "E", ClubEvents.Lines(1_000), tenders: [new("credit", "credit", 200, null)]));
        Assert.Equal(0, club.Available(a, "credit"));
    }

    private static HoldPlace AsksInCash(Club club, long member, long amount, string currency) =>
        new(member, currency, amount, null) { OccurredAt = club.Now, IsCashOut = true };

    [Fact]
    public void It_is_paid_as_credit_points_or_both()
    {
        var club = NewClub(""" "levels": ["0.05"], "as": {"credit": "1", "points": "0.25"} """);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 10_000);
        Assert.Equal((500, 125), (Credit(club, a), Points(club, a)));
    }

    [Fact]
    public void Groups_of_buyers_and_of_referrers_have_their_own()
    {
        var club = NewClub(
            """ "id": "retail", "buyerGroups": ["retail"], "levels": ["0.05"], "as": "credit" """,
            """ "id": "wholesale", "buyerGroups": ["wholesale"], "levels": ["0.01"], "as": "credit" """,
            """ "id": "agents", "referrerGroups": ["agent"], "levels": ["0.03"], "as": "credit" """);
        var agent = club.Join("agent");
        var friend = club.Join();
        club.Buy(club.JoinBy(agent, "retail"), "D1", 10_000);
        club.Buy(club.JoinBy(friend, "wholesale"), "D2", 10_000);
        Assert.Equal((800, 100), (Credit(club, agent), Credit(club, friend)));
    }

    [Fact]
    public void Of_several_that_hold_the_first_may_be_the_only_one()
    {
        const string Entries = """
            {"id": "a", "buyerGroups": ["vip"], "levels": ["0.10"], "as": "credit", "pending": "none"},
            {"id": "b", "levels": ["0.02", "0.01"], "as": "credit", "pending": "none"}
            """;
        var club = new Club(ReferralPrograms.With("{\"choose\": \"first\", \"commission\": [" + Entries + "]}"));
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(club.JoinBy(b, "vip"), "D1", 10_000);
        Assert.Equal((1000, 100), (Credit(club, b), Credit(club, a)));
        club.Buy(club.JoinBy(b), "D2", 10_000);
        Assert.Equal((1200, 200), (Credit(club, b), Credit(club, a)));
    }

    [Fact]
    public void Product_groups_have_their_own_rates_and_the_sum_is_rounded_once()
    {
        var club = new Club(ReferralPrograms.With(
            """
            {"commission": [{"levels": ["0.05", "0.02"], "as": "credit", "pending": "none",
             "productGroups": {"fresh": ["0.025", "0"], "bakery": ["1", "1"]}}]}
            """,
            """ "productGroups": {"fresh": ["fruit", "bakery"]} """));
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        club.Accept(club.Sale(c, "D", [
            ClubEvents.Line(1, 1_010), ClubEvents.Line(2, 1_010, "fruit"), ClubEvents.Line(3, 100, "bakery")]));
        // Level 1: 50.5 + 25.25 + 2.5 = 78.25, of which 78 are shared: 50.34, 25.17, 2.49. Level 2: 20.2. Bakery is fresh first.
        Assert.Equal((78, 20), (Credit(club, b), Credit(club, a)));
        Assert.Equal([(1, 50L), (2, 25L), (3, 3L)], club.Decisions[^1].Trace.Commissions[0].Awards[0].Lines.Select(l => (l.Line, l.Amount)));
    }

    [Theory]
    [InlineData("paid", 40)] // 1000 less the 200 that credit paid, 5 %
    [InlineData("amount", 50)]
    [InlineData("net", 35)] // less 100 of tax
    public void It_is_reckoned_on_what_was_paid_the_whole_amount_or_without_tax(string of, long commission)
    {
        var club = NewClub($$""" "of": "{{of}}", "levels": ["0.05"], "as": "points" """);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Accept(club.Adjusts(b, 200, "credit"));
        club.Accept(club.Sale(b, "D", [ClubEvents.Line(1, 1_000, tax: 100)], tenders: [new("credit", "credit", 200, null)]));
        Assert.Equal(commission, Points(club, a));
    }

    [Fact]
    [Semantics("S9.2")]
    public void It_is_pending_for_as_long_as_it_says()
    {
        var club = NewClub(""" "levels": ["0.05"], "as": "credit", "pending": {"for": "P14D"}, "expiry": {"after": "P1M"} """);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 10_000);
        Assert.Equal((0, 500), (club.Available(a, "credit"), club.Pending(a, "credit")));
        club.At("2026-01-16");
        Assert.Equal((500, 0), (club.Available(a, "credit"), club.Pending(a, "credit")));
        Assert.Equal([new ExpiringAmount(Club.Day("2026-02-15"), 500)], club.Account(a, "credit").Expiring);
    }

    [Fact]
    public void It_may_be_pending_for_as_long_as_returns_are_taken()
    {
        var club = new Club(ReferralPrograms.With(
            """{"commission": [{"levels": ["0.05"], "as": "credit", "pending": "return-window"}]}""",
            """ "terms": {"returnWithin": "P10D"} """));
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D", 10_000);
        Assert.Equal(500, club.At("2026-01-11").Pending(a, "credit"));
        Assert.Equal(500, club.At("2026-01-12").Available(a, "credit"));
    }

    [Fact]
    [Semantics("S9.2", "S4.6")]
    public void Limits_hold_over_all_levels_and_for_each()
    {
        var club = NewClub("""
            "levels": [{"rate": "0.05", "limit": [{"member": {"points": 600, "per": "month"}}]}, "0.02"], "as": "credit",
            "limit": [{"member": {"points": 700, "per": "month"}}]
            """);
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        club.Buy(b, "D1", 10_000);
        club.Buy(b, "D2", 10_000);
        Assert.Equal(600, Credit(club, a)); // 500, then 100 of 500
        club.Buy(c, "D3", 10_000);
        Assert.Equal((700, 500), (Credit(club, a), Credit(club, b))); // 100 of 200
        club.At("2026-02-01").Buy(c, "D4", 10_000);
        Assert.Equal(900, Credit(club, a));
    }

    [Fact]
    [Semantics("S10.4")]
    public void A_budget_is_shared_by_all_who_get_commission()
    {
        var club = new Club(ReferralPrograms.With(
            """{"commission": [{"levels": ["0.05", "0.02"], "as": "credit", "pending": "none", "budget": "launch"}]}""",
            """ "budgets": {"launch": {"credit": 900}} """));
        var a = club.Join();
        var b = club.JoinBy(a);
        var c = club.JoinBy(b);
        club.Buy(c, "D1", 10_000);
        club.Buy(c, "D2", 10_000);
        Assert.Equal((700, 200), (Credit(club, b), Credit(club, a))); // 500 + 200, then the last 200 for the nearest
        Assert.Equal(900, club.Used("budget/launch/credit"));
        club.Return("D1", "R1");
        Assert.Equal((200, 0, 200L), (Credit(club, b), Credit(club, a), club.Used("budget/launch/credit")));
    }

    [Fact]
    public void Conditions_are_about_the_purchase_and_who_gets_it()
    {
        var club = NewClub("""
            "levels": ["0.05"], "as": "credit",
            "when": [{"basketAmount": {"atLeast": 5000}}, {"memberGroup": ["agent"]}, {"nthPurchase": {"exactly": [2]}}]
            """);
        var a = club.Join("agent");
        var b = club.JoinBy(a);
        club.Buy(b, "D1", 10_000);
        club.Buy(b, "D2", 10_000);
        club.Buy(b, "D3", 10_000);
        Assert.Equal(500, Credit(club, a));
        Assert.Equal("nthPurchase", club.Decisions[^1].Trace.Commissions[0].NotFired[0].Reason);
    }

    [Fact]
    [Semantics("S7.6")]
    public void A_claimed_document_gives_it_too()
    {
        var club = NewClub(Three);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Accept(club.Sale(null, "D", ClubEvents.Lines(10_000, 4_000)));
        club.Return("D", "R", 2);
        club.Accept(club.ClaimOf(b, "D"));
        Assert.Equal(500, Credit(club, a));
    }

    [Fact]
    public void Who_can_get_nothing_is_left_alone()
    {
        var club = NewClub(""" "on": {"purchases": "first"}, "levels": ["0.05"], "as": "credit" """);
        var a = club.Join();
        var b = club.JoinBy(a);
        club.Buy(b, "D1", 10_000);
        Assert.Equal([b], club.Buy(b, "D2", 10_000).Members.Select(member => member.Id));
    }

    [Fact]
    [Semantics("S9.2")]
    public void While_no_stage_switches_it_on_nobody_is_touched_for_it()
    {
        var club = new Club(ReferralPrograms.With(
            """{"commission": [{"id": "grow", "levels": ["0.05"], "as": "credit", "pending": "none"}]}""",
            """ "stages": [{"id": "growth", "from": "2026-02-01", "until": "2026-02-28", "on": ["grow"]}] """));
        var a = club.Join();
        var b = club.JoinBy(a);
        foreach (var outside in new[] { "2026-01-31", "2026-03-01" })
        {
            var sale = club.At(outside).Buy(b, "D" + outside, 10_000);
            Assert.Equal((1, 0), (sale.Members.Count, sale.Trace.Commissions.Count));
        }

        club.BuyAt(b, "E", "2026-02-28", 10_000); // told later, but of then
        Assert.Equal((500, 3), (Credit(club, a), club.Facts(b).Referral!.Value.Purchases));
    }
}
