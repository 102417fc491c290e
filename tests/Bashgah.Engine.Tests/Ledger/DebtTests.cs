using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class DebtTests
{
    [Fact]
    [Semantics("S6.4")]
    public void The_next_points_to_become_available_pay_debt_and_pending_ones_never()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            Definitions.Base + """, {"id": "slow", "on": "activity:slow", "pending": {"for": "P2D"}, "give": {"points": {"fixed": 4}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Accept(club.Adjusts(member, -15));
        Assert.Equal((0, 5), (club.Available(member), club.Debt(member)));
        Assert.Equal(-5, club.Facts(member).Accounts[0].Balance);

        club.Accept(club.Does(member, "slow"));
        Assert.Equal((0, 4, 5), (club.Available(member), club.Pending(member), club.Debt(member)));
        club.At("2026-01-04");
        Assert.Equal((0, 0, 1), (club.Available(member), club.Pending(member), club.Debt(member)));
        var decision = club.Buy(member, "B", 300);
        Assert.Equal((2, 0), (club.Available(member), club.Debt(member)));
        Assert.Equal(
            [(EntryKind.Accrual, 3L, 2L), (EntryKind.DebtPayment, 1L, 2L)],
            decision.Transfers.Select(t => (t.Kind, t.Amount, t.BalanceAfter)));
    }

    [Fact]
    [Semantics("S6.4")]
    public void Released_points_pay_debt_too()
    {
        var club = new Club(Definitions.Plain);
        var member = club.Join();
        club.Buy(member, "A", 1000);
        var hold = club.Accept(club.Holds(member, 10));
        club.Return("A", "R");
        // Held points count as spent (S6.3).
        Assert.Equal(10, club.Debt(member));
        club.Accept(new Events.HoldRelease(member, hold.TransactionId) { OccurredAt = club.Now });
        Assert.Equal((0, 0), (club.Available(member), club.Debt(member)));
    }

    [Theory]
    [InlineData(EngineSemantics.Current, 20, 20)]
    // As it was before: B pays, and A's expired units cover its return.
    [InlineData(EngineSemantics.PastEndPaysNothing - 1, 15, 15)]
    [Semantics("S3.4", "S6.3", "S6.4")]
    public void What_is_born_past_its_end_pays_no_debt_and_its_return_leaves_the_debt_as_it_was(int semantics, int bought, int returned)
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"on": "2026-01-31"}}}"""), "2026-02-10", semantics);
        var member = club.Join();
        club.Buy(member, "A", 500);
        club.Accept(club.Adjusts(member, -20));
        club.Buy(member, "B", 500);
        Assert.Equal((0, bought), (club.Available(member), club.Debt(member)));

        club.Return("B", "R");
        Assert.Equal((0, returned), (club.Available(member), club.Debt(member)));
        club.Return("A", "R");
        Assert.Equal((0, 20), (club.Available(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S6.4")]
    public void Received_points_pay_debt_too()
    {
        var club = new Club(Definitions.Plain);
        var (giver, taker) = (club.Join(), club.Join());
        club.Buy(giver, "A", 1000);
        club.Accept(club.Adjusts(taker, -3));
        club.Accept(club.Gives(giver, taker, 5));
        Assert.Equal((5, 2, 0), (club.Available(giver), club.Available(taker), club.Debt(taker)));
    }

    [Fact]
    [Semantics("S6.4")]
    public void Holds_transfers_and_redemptions_never_make_debt()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", Definitions.Base,
            """ "rewards": {"tree": {"kind": {"charity": {"cause": "planting"}}, "price": {"points": 11}}}"""));
        var (member, other) = (club.Join(), club.Join());
        club.Buy(member, "A", 1000);
        Assert.Equal("insufficient-balance", club.Refuse(club.Holds(member, 11)));
        Assert.Equal("insufficient-balance", club.Refuse(club.Gives(member, other, 11)));
        Assert.Equal("insufficient-balance", club.Refuse(club.Redeems(member, "tree")));
        Assert.Equal((10, 0), (club.Available(member), club.Debt(member)));
    }
}
