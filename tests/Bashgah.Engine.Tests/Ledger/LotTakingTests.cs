using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class LotTakingTests
{
    private const string Rules =
        """
        {"id": "ever", "on": "activity:ever", "give": {"points": {"fixed": 10}}},
        {"id": "soon", "on": "activity:soon", "expiry": {"on": "2026-06-30"}, "give": {"points": {"fixed": 20}}},
        {"id": "later", "on": "activity:later", "expiry": {"on": "2026-12-31"}, "give": {"points": {"fixed": 30}}}
        """;

    [Fact]
    [Semantics("S5.3")]
    public void Debits_take_what_expires_first_then_what_is_older_and_never_expiring_last()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", Rules), "2026-01-01");
        var member = club.Join();
        club.Accept(club.Does(member, "ever"));
        club.Accept(club.Does(member, "later"));
        club.At("2026-01-02").Accept(club.Does(member, "soon"));
        club.At("2026-01-03").Accept(club.Does(member, "soon"));

        var hold = club.Accept(club.Holds(member, 75));

        var day = Club.Day("2026-01-01");
        var soon = Club.Day("2026-06-30");
        var later = Club.Day("2026-12-31");
        Assert.Equal(
            [
                (new LotKey(day + 1, soon, null), 20L), (new LotKey(day + 2, soon, null), 20L),
                (new LotKey(day, later, null), 30L), (new LotKey(day, LotKey.Never, null), 5L),
            ],
            hold.Transfers.Select(t => (t.Lot, t.Amount)));
        Assert.Equal(5, club.Available(member));
    }

    [Fact]
    [Semantics("S5.3")]
    public void Lots_of_equal_dates_are_one_lot_and_one_transfer()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""",
            Definitions.Base + """, {"id": "more", "give": {"points": {"fixed": 5}}}"""));
        var member = club.Join();
        var decision = club.Buy(member, "A", 1000);
        var transfer = Assert.Single(decision.Transfers);
        Assert.Equal((15, null), (transfer.Amount, transfer.RuleId));
        Assert.Equal([10L, 5L], decision.Trace.Awards.Select(award => award.Amount));
        club.Buy(member, "B", 100);
        Assert.Equal(new Lot(transfer.Lot, 0, 21, 0, 0), Assert.Single(club.Stored(member).Accounts[0].Lots));
    }

    [Fact]
    public void A_single_rule_s_transfer_names_it()
    {
        var club = new Club(Definitions.Plain);
        Assert.Equal("base", Assert.Single(club.Buy(club.Join(), "A", 1000).Transfers).RuleId);
    }

    [Fact]
    [Semantics("S5.3")]
    public void Every_transfer_carries_the_balance_after_it()
    {
        var club = new Club(Definitions.Program("""{"points": {}}""", Rules));
        var member = club.Join();
        club.Accept(club.Does(member, "soon"));
        club.Accept(club.Does(member, "ever"));
        var decision = club.Accept(club.Adjusts(member, -25));
        Assert.Equal([(20L, 10L), (5L, 5L)], decision.Transfers.Select(t => (t.Amount, t.BalanceAfter)));
        Assert.All(decision.Transfers, t => Assert.Equal(
            (EntryKind.Adjustment, LedgerAccount.Available, LedgerAccount.Adjusted), (t.Kind, t.Debit, t.Credit)));
    }
}
