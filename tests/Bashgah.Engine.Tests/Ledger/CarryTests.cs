using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class CarryTests
{
    private const string Rule =
        """{"id": "base", "give": {"points": {"perAmount": {"points": 1, "per": 50}}}}""";

    private static Club NewClub() => new(Definitions.Program("""{"points": {"carry": true}}""", Rule));

    [Fact]
    [Semantics("S2.4")]
    public void Purchases_of_30_and_20_give_1_at_1_per_50()
    {
        var club = NewClub();
        var member = club.Join();
        Assert.Empty(club.Buy(member, "A", 30).Transfers);
        Assert.Equal(0, club.Available(member));
        Assert.Equal(1, Assert.Single(club.Buy(member, "B", 20).Trace.Awards).Amount);
        Assert.Equal(1, club.Available(member));
        Assert.Equal(1_000_000_000, club.Facts(member).Accounts[0].CarryBillionths);
    }

    [Fact]
    [Semantics("S2.4", "S6.1")]
    public void A_return_may_take_back_a_point_that_another_document_completed()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 30);
        club.At("2026-01-02").Buy(member, "B", 20);
        // 0.6 + 0.4 = 1; without A 0.4 is left: the point came with B and goes with A.
        club.Return("A", "R");
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
        Assert.Equal(400_000_000, club.Facts(member).Accounts[0].CarryBillionths);
        club.Return("B", "S");
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S2.4")]
    public void The_excess_comes_from_the_newest_lot()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 120); // 2.4: gives 2
        club.At("2026-01-02").Buy(member, "B", 30); // 0.6: completes the third
        club.At("2026-01-03").Buy(member, "C", 50); // 1
        club.Return("A", "R"); // 4.0 − 2.4 = 1.6: 3 go, 2 of them A's own
        var lots = club.Facts(member).Accounts[0].Lots;
        Assert.Equal([(Club.Day("2026-01-02"), 1L)], lots.Select(lot => (lot.Key.FromOn, lot.Available)));
    }

    [Fact]
    [Semantics("S2.4", "S6.1")]
    public void A_part_comes_back()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 70, 45); // 2.3: gives 2
        var back = club.Return("A", "R", 2); // 1.4 remains: gives 1
        Assert.Equal(1, club.Available(member));
        Assert.Equal(1_400_000_000, back.Trace.Carry["points"]);
        Assert.Equal(1, Assert.Single(back.Trace.Awards).Amount);
        Assert.Equal(1, club.Return("A", "S").Transfers.Single().Amount);
        Assert.Equal(0, club.Facts(member).Accounts[0].CarryBillionths);
    }

    [Fact]
    [Semantics("S2.4")]
    public void Missing_units_are_owed()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "A", 30);
        club.Buy(member, "B", 20);
        club.Accept(club.Adjusts(member, -1));
        club.Return("A", "R");
        Assert.Equal((0, 1), (club.Available(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S2.4", "S6.1")]
    public void An_event_s_part_is_truncated_once_for_all_its_rules()
    {
        string[] thirds = ["a", "b", "c"];
        const string Third = """{"id": "THIS", "give": {"points": {"perAmount": {"points": 1, "per": 300}}}}""";
        var rules = string.Join(",", thirds.Select(id => Third.Replace("THIS", id, StringComparison.Ordinal)));
        var club = new Club(Definitions.Program("""{"points": {"carry": true}}""", rules));
        var member = club.Join();

        // 3 × 100/300: each third is 333,333,333 billionths, and the one that all three lose goes to the first.
        var bought = club.Buy(member, "A", 100, 50);
        Assert.Equal(1_500_000_000, bought.Trace.Carry["points"]);
        Assert.Equal(1, club.Available(member));

        // 100 remain: exactly one. Then nothing.
        var back = club.Return("A", "R", 2);
        Assert.Equal([333_333_334, 333_333_333, 333_333_333], back.Trace.Awards.Select(a => (long)a.ExactBillionths));
        Assert.Equal(1, club.Available(member));
        club.Return("A", "S");
        Assert.Equal((0, (Int128)0), (club.Available(member), club.Facts(member).Accounts[0].CarryBillionths));
    }
}
