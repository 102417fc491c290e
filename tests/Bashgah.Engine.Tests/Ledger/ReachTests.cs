using Bashgah.Engine.Events;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class ReachTests
{
    private const string Currencies = """{"stamps": {}}""";

    private const string Stamp = """{"id": "stamp", "when": [{"sku": ["COFFEE"]}], "give": {"stamps": {"perQuantity": 1}}}""";

    private const string Free =
        """{"id": "free", "on": "balance", "when": [{"reaches": {"stamps": 9}}], "grant": {"reward": "coffee", "spend": {"stamps": 9}}}""";

    private const string Rewards =
        """ "rewards": {"coffee": {"kind": {"product": {"sku": "COFFEE"}}, "voucher": {"valid": "P30D"}, "stock": STOCK}}""";

    private static Club NewClub(string rules = Stamp + "," + Free, long stock = 1000) => new(Definitions.Program(
        Currencies, rules, Rewards.Replace("STOCK", $"{stock}", StringComparison.Ordinal)));

    private static Purchase Coffee(Club club, long member, string no, long cups, string? at = null) =>
        club.Sale(member, no, [ClubEvents.Line(1, 100, quantity: cups * 1000, sku: "COFFEE")], at);

    [Fact]
    [Semantics("S4.8")]
    public void It_fires_as_often_as_it_still_holds()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 8));
        Assert.Empty(club.Facts(member).Vouchers);
        var decision = club.Accept(Coffee(club, member, "B", 20));
        // 28 stamps: three vouchers of 9, one stamp left.
        Assert.Equal((3, 1L), (club.Facts(member).Vouchers.Count, club.Available(member, "stamps")));
        Assert.Equal([(decision.TransactionId * 128), (decision.TransactionId * 128) + 1, (decision.TransactionId * 128) + 2],
            decision.Trace.Vouchers.Select(v => v.Id));
        Assert.Equal(27, decision.Trace.Vouchers.Count * 9);
        Assert.Equal("free", club.Facts(member).Vouchers[0].RuleId);
    }

    [Fact]
    [Semantics("S4.8")]
    public void At_most_100_times_an_event()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 1000));
        Assert.Equal((100, 100L), (club.Facts(member).Vouchers.Count, club.Available(member, "stamps")));
        // The next event goes on.
        club.Accept(Coffee(club, member, "B", 1));
        Assert.Equal((111, 2L), (club.Facts(member).Vouchers.Count, club.Available(member, "stamps")));
    }

    [Fact]
    [Semantics("S7.2")]
    public void What_is_out_of_stock_is_not_granted_and_spends_nothing()
    {
        var club = NewClub(stock: 2);
        var member = club.Join();
        var decision = club.Accept(Coffee(club, member, "A", 30));
        Assert.Equal((2, 12L), (club.Facts(member).Vouchers.Count, club.Available(member, "stamps")));
        Assert.Contains(decision.Trace.NotFired, reason => reason is { RuleId: "free", Reason: "out-of-stock" });
        Assert.Equal(2, club.Used("stock/coffee"));
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_return_cancels_the_unused_voucher_and_gives_the_stamps_back()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 8));
        club.Accept(Coffee(club, member, "B", 2));
        Assert.Equal((1, 1L), (club.Facts(member).Vouchers.Count, club.Available(member, "stamps")));
        club.Accept(club.Back("B", "R", [new ReturnLine(1, 2000, null)]));
        Assert.Empty(club.Facts(member).Vouchers);
        Assert.Equal((8, 0), (club.Available(member, "stamps"), club.Debt(member, "stamps")));
        Assert.Equal(0, club.Used("stock/coffee"));
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_return_that_leaves_the_condition_leaves_the_voucher()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 8));
        club.Accept(Coffee(club, member, "B", 2));
        club.Accept(club.Back("B", "R", [new ReturnLine(1, 1000, null)]));
        // 8 + 1 = 9 still reach: the stamp left over goes.
        Assert.Equal((1, 0L, 0L), (club.Facts(member).Vouchers.Count, club.Available(member, "stamps"), club.Debt(member, "stamps")));
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_used_voucher_stands_and_the_stamps_are_owed()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 9));
        club.Accept(new VoucherUse(member, club.Facts(member).Vouchers[0].Id) { OccurredAt = club.Now });
        club.Accept(club.Back("A", "R", null));
        Assert.Equal((0, 9), (club.Available(member, "stamps"), club.Debt(member, "stamps")));
    }

    [Fact]
    [Semantics("S6.5")]
    public void Of_several_vouchers_the_newest_unused_ones_go()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 27));
        var ids = club.Facts(member).Vouchers.Select(v => v.Id).ToList();
        club.Accept(new VoucherUse(member, ids[2]) { OccurredAt = club.Now });
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 9000, null)]));
        // 18 stamps reach twice: the used one stands, so one of the others goes.
        Assert.Equal([ids[0]], club.Facts(member).Vouchers.Select(v => v.Id));
        club.Accept(club.Back("A", "S", null));
        Assert.Empty(club.Facts(member).Vouchers);
        Assert.Equal((0, 9), (club.Available(member, "stamps"), club.Debt(member, "stamps")));
    }

    [Fact]
    [Semantics("S6.5", "S4.6")]
    public void Points_for_reaching_a_balance_are_taken_back_and_their_limit_given_back()
    {
        const string Bonus =
            """{"id": "bonus", "on": "balance", "when": [{"reaches": {"stamps": 5}}], "give": {"stamps": {"fixed": 3}}, "limit": [{"member": {"times": 1, "per": "lifetime"}}]}""";
        var club = NewClub(Stamp + "," + Bonus);
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 6));
        Assert.Equal(9, club.Available(member, "stamps"));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 2000, null)]));
        Assert.Equal((4, 0), (club.Available(member, "stamps"), club.Debt(member, "stamps")));
        club.Accept(Coffee(club, member, "B", 1));
        Assert.Equal(8, club.Available(member, "stamps"));
        club.Accept(Coffee(club, member, "C", 1));
        Assert.Equal(9, club.Available(member, "stamps"));
    }

    [Fact]
    [Semantics("S4.8")]
    public void What_matured_is_met_at_the_next_event()
    {
        var club = new Club(Definitions.Program("""{"stamps": {"pending": {"for": "P1D"}}}""", Stamp + "," + Free,
            Rewards.Replace("STOCK", "9", StringComparison.Ordinal)));
        var member = club.Join();
        club.Accept(Coffee(club, member, "A", 9));
        club.At("2026-01-05");
        Assert.Empty(club.Facts(member).Vouchers);
        club.Accept(club.Does(member, "visit"));
        Assert.Single(club.Facts(member).Vouchers);
    }

    [Fact]
    [Semantics("S4.8", "S3.1")]
    public void Who_is_one_of_the_first_would_fire_without_end_and_what_was_published_so_is_still_read()
    {
        var definition = System.Text.Encoding.UTF8.GetBytes(Definitions.Program("""{"points": {}}""", """
            {"id": "goal", "on": "balance", "when": [{"reaches": {"points": 100}}, {"first": {"members": 10}}], "give": {"points": {"fixed": 50}}}
            """));
        Assert.Equal("endless", Engine.Programs.ProgramDefinition.Read(definition).Faults.Single().Code);
        Assert.Empty(Engine.Programs.ProgramDefinition.ReadAccepted(definition).Faults);
    }
}
