using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

/// <summary>What balances reached, and vouchers of several rules, when goods come back.</summary>
public sealed class ConsequenceTests
{
    private const string Stamp =
        """
        {"id": "stamp", "when": [{"sku": ["CUP"]}], "give": {"stamps": {"perQuantity": 1}}, "limit": [{"member": {"points": 100}}]},
        {"id": "slow", "when": [{"sku": ["BEANS"]}], "pending": {"for": "P2D"}, "give": {"stamps": {"perQuantity": 1}}}
        """;

    private const string Free =
        """{"id": "free", "on": "balance", "when": [{"reaches": {"stamps": 9}}], "grant": {"reward": "cup", "spend": {"stamps": 9}}}""";

    private const string FreeForTwo =
        """{"id": "free", "on": "balance", "when": [{"reaches": {"stamps": 2}}], "grant": {"reward": "cup", "spend": {"stamps": 2}}}""";

    private const string More =
        """ "rewards": {"cup": {"kind": {"product": {"sku": "CUP"}}}}, "budgets": {"extra": {"stamps": 50, "of": "member"}}""";

    private static (Club Club, long Member) NewClub(string rules = Stamp + "," + Free, long stamps = 8)
    {
        var club = new Club(Definitions.Program("""{"stamps": {"worth": {"amount": 1, "per": 1}}}""", rules, More));
        var member = club.Join();
        if (stamps > 0) club.Accept(club.Adjusts(member, stamps, "stamps"));
        return (club, member);
    }

    private static PurchaseLine Cups(int line, int cups, string sku = "CUP") =>
        ClubEvents.Line(line, 100, quantity: cups * 1000, sku: sku);

    private static long Stamps(Club club, long member) => club.Available(member, "stamps");

    [Theory]
    [InlineData(1, 1, 1)] // 5 + 4 = 9 still reach; of the tender 2.4 → 2 stay: one comes back, one is taken
    [InlineData(2, 0, 9)] // 5 + 3 = 8: cancelled; 9 + 1 back, 2 taken
    [Semantics("S6.5", "S6.6")]
    public void What_a_tender_took_did_not_count_for_reaching(int back, int vouchers, long stamps)
    {
        var (club, member) = NewClub();
        club.Accept(club.Sale(member, "A", [Cups(1, 5)], tenders: [new Tender("points", "stamps", 3, null)]));
        Assert.Equal((1, 1L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, back * 1000, null)]));
        Assert.Equal((vouchers, stamps), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
    }

    [Fact]
    [Semantics("S6.5", "S5.1")]
    public void Pending_units_did_not_count_for_reaching()
    {
        var (club, member) = NewClub();
        club.Accept(club.Sale(member, "A", [Cups(1, 1), Cups(2, 5, "BEANS")]));
        Assert.Equal((1, 0L, 5L), (club.Facts(member).Vouchers.Count, Stamps(club, member), club.Pending(member, "stamps")));
        club.Return("A", "R", 1);
        Assert.Equal((0, 8L, 5L), (club.Facts(member).Vouchers.Count, Stamps(club, member), club.Pending(member, "stamps")));
    }

    [Fact]
    [Semantics("S6.5", "S3.4")]
    public void Units_that_were_late_and_available_at_once_did()
    {
        var (club, member) = NewClub();
        club.At("2026-01-10").Accept(club.Sale(member, "A", [Cups(1, 3, "BEANS"), Cups(2, 2, "BEANS")], "2026-01-05"));
        Assert.Equal((1, 4L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 3000, null)]));
        Assert.Equal((1, 1L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Accept(club.Back("A", "S", [new ReturnLine(2, 2000, null)]));
        Assert.Equal((0, 8L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
    }

    [Fact]
    [Semantics("S6.5")]
    public void Points_reached_count_for_the_next_rule_that_reaches()
    {
        const string Chain =
            """
            {"id": "five", "on": "balance", "when": [{"reaches": {"stamps": 5}}], "give": {"stamps": {"fixed": 4}}, "limit": [{"member": {"times": 1}}], "budget": "extra"},
            """;
        var (club, member) = NewClub(Stamp + "," + Chain + Free, 0);
        club.Accept(club.Sale(member, "A", [Cups(1, 3), Cups(2, 3)]));
        // 6 reach 5: + 4 = 10 reach 9: 1 left.
        Assert.Equal((1, 1L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        Assert.Equal((6, 4), (club.Used("rule/stamp/stamps/0", member), club.Used("budget/extra/stamps", member)));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 1000, null)]));
        Assert.Equal((1, 0L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        Assert.Equal((5, 4), (club.Used("rule/stamp/stamps/0", member), club.Used("budget/extra/stamps", member)));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, 1000, null)]));
        // 4 reach nothing: voucher, bonus and its budget go.
        Assert.Equal((0, 4L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        Assert.Equal((4, 0), (club.Used("rule/stamp/stamps/0", member), club.Used("budget/extra/stamps", member)));
        Assert.DoesNotContain(club.Facts(member).Counters, counter => counter.Key.StartsWith("rule/five", StringComparison.Ordinal));
    }

    [Fact]
    [Semantics("S6.5", "S7.6")]
    public void A_claim_reaches_and_its_returns_count_from_what_was_claimed()
    {
        var (club, member) = NewClub();
        club.Accept(club.Sale(null, "A", [Cups(1, 3), Cups(2, 2)]));
        club.Return("A", "Q", 1);
        club.Accept(club.Back("A", "P", [new ReturnLine(1, 2000, null)]));
        club.Accept(club.ClaimOf(member, "A"));
        Assert.Equal((1, 1L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Accept(club.Back("A", "R", [new ReturnLine(2, 1000, null)]));
        Assert.Equal((1, 0L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Accept(club.Back("A", "S", null));
        Assert.Equal((0, 8L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        Assert.Equal(0, club.Used("rule/stamp/stamps/0", member));
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_voucher_cancelled_by_one_return_is_not_counted_by_the_next()
    {
        var (club, member) = NewClub(stamps: 0);
        club.Accept(club.Sale(member, "A", [Cups(1, 28)]));
        Assert.Equal(3, club.Facts(member).Vouchers.Count);
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 2000, null)]));
        Assert.Equal((2, 8L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, 1000, null)]));
        Assert.Equal((2, 7L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
    }

    [Fact]
    [Semantics("S6.5")]
    public void Each_rule_s_vouchers_stand_by_their_own_condition()
    {
        var (club, member) = NewClub(
            """
            {"id": "z-big", "when": [{"basketAmount": {"atLeast": 200}}], "grant": {"reward": "cup"}},
            {"id": "a-any", "grant": {"reward": "cup"}}
            """, 0);
        club.Buy(member, "A", 100, 100);
        Assert.Equal(["a-any", "z-big"], club.Facts(member).Vouchers.Select(v => v.RuleId).Order(StringComparer.Ordinal));
        var back = club.Return("A", "R", 2);
        Assert.Equal("a-any", club.Facts(member).Vouchers.Single().RuleId);
        Assert.Contains(back.Trace.NotFired, reason => reason.RuleId == "z-big");
        var all = club.Return("A", "S");
        Assert.Empty(club.Facts(member).Vouchers);
        Assert.Empty(all.Trace.Awards);
    }

    [Theory]
    [InlineData(1, 1, 1)] // 3 of 4 stamps reach 2 once: the open voucher stands, 2 given back − 1
    [InlineData(2, 1, 0)] // 2 of 4: it still stands, 2 − 2
    [InlineData(3, 0, 1)] // 1 of 4 reaches nothing: 2 + 2 − 3
    [InlineData(4, 0, 0)]
    [Semantics("S6.5", "S7.3")]
    public void A_voucher_that_the_member_cancelled_is_not_counted_by_a_return(int back, int vouchers, long stamps)
    {
        foreach (var atOnce in new[] { true, false })
        {
            var (club, member) = NewClub(Stamp + "," + FreeForTwo, 0);
            club.Accept(club.Sale(member, "A", [Cups(1, 4)]));
            Assert.Equal((2, 0L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
            CancelFirst(club, member);
            Assert.Equal((1, 2L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));

            for (var i = 0; i < (atOnce ? 1 : back); i++)
                club.Accept(club.Back("A", $"R{i}", [new ReturnLine(1, (atOnce ? back : 1) * 1000, null)]));

            Assert.Equal((vouchers, stamps), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
            Assert.Equal(0, club.Debt(member, "stamps"));
        }
    }

    [Fact]
    [Semantics("S6.5", "S7.3")]
    public void Of_a_used_and_a_cancelled_voucher_the_used_one_is_what_stands()
    {
        var (club, member) = NewClub(Stamp + "," + FreeForTwo, 0);
        club.Accept(club.Sale(member, "A", [Cups(1, 4)]));
        CancelFirst(club, member);
        club.Accept(new VoucherUse(member, club.Facts(member).Vouchers[0].Id) { OccurredAt = club.Now });
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 2000, null)]));
        Assert.Equal((0, 0L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
    }

    [Fact]
    [Semantics("S6.5")]
    public void That_a_voucher_was_cancelled_is_forgotten_when_no_return_can_come_any_more()
    {
        const string Terms = """, "terms": {"returnWithin": "P10D", "late": "P5D"}""";
        var club = new Club(Definitions.Program("""{"stamps": {}}""", Stamp + "," + FreeForTwo, More + Terms));
        var member = club.Join();
        club.Accept(club.Sale(member, "A", [Cups(1, 2)]));
        CancelFirst(club, member);
        club.At("2026-01-16");
        Assert.Contains(club.Facts(member).Counters, counter => counter.Key.StartsWith("cancelled/", StringComparison.Ordinal));
        club.At("2026-01-17").Accept(club.Adjusts(member, 1, "stamps"));
        Assert.DoesNotContain(club.Facts(member).Counters, counter => counter.Key.StartsWith("cancelled/", StringComparison.Ordinal));
    }

    private static void CancelFirst(Club club, long member) =>
        club.Accept(new VoucherCancel(member, club.Facts(member).Vouchers[0].Id) { OccurredAt = club.Now });

    [Fact]
    [Semantics("S6.5")]
    public void Vouchers_are_cancelled_in_the_order_of_their_rules_numbers()
    {
        var (club, member) = NewClub(
            """
            {"id": "z", "grant": {"reward": "cup"}},
            {"id": "a", "grant": {"reward": "cup"}}
            """, 0);
        var ids = club.Buy(member, "A", 100).Trace.Vouchers.Select(v => v.Id).ToList();
        Assert.Equal(ids, club.Return("A", "R").Trace.Vouchers.Select(v => v.Id));
    }

    [Theory]
    [InlineData(EngineSemantics.Current, "", 1, 10, 0)] // 90 reach 80 once: 10 left
    [InlineData(EngineSemantics.Current, """, "pending": {"for": "P7D"}""", 0, 90, 0)] // they would not have been available
    [InlineData(EngineSemantics.CloserReading - 1, "", 0, 90, 0)] // as it was: the 90 did not count
    [Semantics("S6.1", "S6.5")]
    public void What_a_rule_gives_only_on_what_remains_counts_for_reaching(
        int semantics, string pending, int vouchers, long available, long left)
    {
        var rules = """
            {"first": [
              {"id": "large", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"stamps": {"perAmount": {"points": 2, "per": 100}}}},
              {"id": "small", "give": {"stamps": {"perAmount": {"points": 1, "per": 100}}} PENDING}]},
            {"id": "free", "on": "balance", "when": [{"reaches": {"stamps": 80}}], "grant": {"reward": "cup", "spend": {"stamps": 80}}}
            """.Replace("PENDING", pending, StringComparison.Ordinal);
        var club = new Club(Definitions.Program("""{"stamps": {}}""", rules, More), semantics: semantics);
        var member = club.Join();
        club.Buy(member, "A", 9_000, 3_000); // 240: three vouchers for 80 each
        Assert.Equal((3, 0L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
        club.Return("A", "R", 2);
        Assert.Equal(
            (vouchers, available, left), (club.Facts(member).Vouchers.Count, Stamps(club, member), club.Pending(member, "stamps")));
        club.Return("A", "S");
        Assert.Equal((0, 0L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
    }

    [Theory]
    [InlineData(EngineSemantics.Current, 1)]
    [InlineData(EngineSemantics.CloserReading - 1, 0)]
    [Semantics("S6.1", "S6.5")]
    public void A_grant_that_spends_nothing_stands_by_what_only_remains_too(int semantics, int vouchers)
    {
        var club = new Club(Definitions.Program("""{"stamps": {}}""", """
            {"first": [
              {"id": "large", "when": [{"basketAmount": {"atLeast": 10000}}], "give": {"stamps": {"perAmount": {"points": 2, "per": 100}}}},
              {"id": "small", "give": {"stamps": {"perAmount": {"points": 1, "per": 100}}}}]},
            {"id": "free", "on": "balance", "when": [{"reaches": {"stamps": 80}}], "grant": {"reward": "cup"}, "limit": [{"member": {"times": 1}}]}
            """, """ "rewards": {"cup": {"kind": {"product": {"sku": "CUP"}}}}"""), semantics: semantics);
        var member = club.Join();
        club.Buy(member, "A", 9_000, 3_000);
        club.Return("A", "R", 2);
        Assert.Equal((vouchers, 90L), (club.Facts(member).Vouchers.Count, Stamps(club, member)));
    }
}
