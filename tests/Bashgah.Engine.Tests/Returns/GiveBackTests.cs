using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

public sealed class GiveBackTests
{
    private const string Currencies =
        """{"points": {"worth": {"amount": 1, "per": 2}, "expiry": {"after": "P10D"}}, "credit": {"money": true}}""";

    private static Purchase Pays(Club club, long member, string no, PurchaseLine[] lines, params Tender[] tenders) =>
        club.Sale(member, no, lines, tenders: tenders);

    private static Club NewClub(string more = "") => new(Definitions.Program(Currencies, "", more));

    [Fact]
    [Semantics("S6.6")]
    public void The_share_of_the_returned_line_goes_back()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(club.Adjusts(member, 100, "credit"));
        // 100 over 300 and 100: 75 and 25.
        club.Accept(Pays(club, member, "A", ClubEvents.Lines(300, 100), new Tender("credit", "credit", 100, null)));
        var back = club.Return("A", "R", 2);
        Assert.Equal(25, club.Available(member, "credit"));
        Assert.Equal(
            (EntryKind.GiveBack, LedgerAccount.Redeemed, LedgerAccount.Available),
            (back.Transfers[0].Kind, back.Transfers[0].Debit, back.Transfers[0].Credit));
        Assert.Equal(75, club.Account(member, "credit").LifetimeSpent);
        club.Return("A", "S");
        Assert.Equal((100, 0), (club.Available(member, "credit"), club.Account(member, "credit").LifetimeSpent));
    }

    [Fact]
    [Semantics("S6.6", "S6.2")]
    public void Pieces_give_back_half_up()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(club.Adjusts(member, 50, "credit"));
        club.Accept(Pays(club, member, "A", [ClubEvents.Line(1, 100, quantity: 8000)], new Tender("credit", "credit", 50, null)));
        club.Accept(club.Back("A", "R", [new ReturnLine(1, 3000, null)]));
        // 50 × 5/8 = 31.25 stay spent: 19 go back.
        Assert.Equal(19, club.Available(member, "credit"));
        club.Accept(club.Back("A", "S", [new ReturnLine(1, null, 3)]));
        // 60 of 100 remain: 30 stay spent.
        Assert.Equal(20, club.Available(member, "credit"));
    }

    [Fact]
    [Semantics("S6.6")]
    public void Reverse_order_of_taking_with_the_later_of_own_date_and_grace()
    {
        var club = NewClub(""" "terms": {"giveBackGrace": "P5D"}""");
        var member = club.Join();
        club.Accept(club.Adjusts(member, 60)); // to 11 Jan
        club.At("2026-01-03").Accept(club.Adjusts(member, 100)); // to 13 Jan
        // 50 of money cost 100 points: 60 of the first lot, 40 of the second. Two lines: 50 each.
        club.Accept(Pays(club, member, "A", ClubEvents.Lines(25, 25), new Tender("points", "points", 50, null)));
        Assert.Equal(60, club.Available(member));
        club.At("2026-01-07");
        club.Return("A", "R", 1);
        // 40 to the second lot (13 Jan > 7 + 5), 10 to the first (11 Jan < 12 Jan).
        Assert.Equal(
            [new ExpiringAmount(Club.Day("2026-01-12"), 10), new ExpiringAmount(Club.Day("2026-01-13"), 100)],
            club.Account(member).Expiring);
        club.At("2026-01-20").Return("A", "S", 2);
        Assert.Equal([new ExpiringAmount(Club.Day("2026-01-25"), 50)], club.Account(member).Expiring);
        Assert.Equal(0, club.Account(member).LifetimeSpent);
    }

    [Fact]
    [Semantics("S6.6")]
    public void The_grace_is_30_days_by_default()
    {
        var club = NewClub();
        var member = club.Join();
        club.Accept(club.Adjusts(member, 100));
        club.Accept(Pays(club, member, "A", ClubEvents.Lines(50), new Tender("points", "points", 50, null)));
        club.At("2026-03-01").Return("A", "R");
        Assert.Equal([new ExpiringAmount(Club.Day("2026-03-31"), 100)], club.Account(member).Expiring);
    }

    [Fact]
    [Semantics("S6.6", "S6.3")]
    public void What_comes_back_covers_what_is_taken()
    {
        var club = new Club(Definitions.With("""{"points": {"worth": {"amount": 1, "per": 1}, "shortfall": "floor"}}"""));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 10));
        club.Accept(Pays(club, member, "A", ClubEvents.Lines(510), new Tender("points", "points", 10, null)));
        Assert.Equal(5, club.Available(member));
        club.Accept(club.Adjusts(member, -5));
        var back = club.Return("A", "R");
        // 10 come back, 5 are taken of them: nothing is written off.
        Assert.Equal(5, club.Available(member));
        Assert.DoesNotContain(back.Transfers, t => t.Debit == LedgerAccount.WrittenOff);
    }

    [Fact]
    [Semantics("S6.6")]
    public void A_sliding_lot_gets_a_date_where_activity_would_end_it_before_the_grace()
    {
        var club = new Club(Definitions.Program("""{"points": {"worth": {"amount": 1, "per": 1}, "expiry": {"inactive": "P20D"}}}""", ""));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 10));
        club.Accept(Pays(club, member, "A", ClubEvents.Lines(10), new Tender("points", "points", 10, null)));
        club.At("2026-01-15").Return("A", "R");
        // Activity of 1 Jan would end it on 21 Jan; the grace ends on 14 Feb.
        Assert.Equal([new ExpiringAmount(Club.Day("2026-02-14"), 10)], club.Account(member).Expiring);
    }
}
