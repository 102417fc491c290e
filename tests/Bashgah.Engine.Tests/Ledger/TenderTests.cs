using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class TenderTests
{
    private const string Currencies =
        """{"points": {"worth": {"amount": 2, "per": 3}}, "credit": {"money": true}, "plain": {}, "status": {"qualifying": true}}""";

    private static (Club Club, long Member) NewClub()
    {
        var club = new Club(Definitions.With(Currencies));
        var member = club.Join();
        club.Accept(club.Adjusts(member, 1000, "credit"));
        club.Accept(club.Adjusts(member, 1000));
        return (club, member);
    }

    private static Purchase Pays(Club club, long? member, string no, long[] lines, params Tender[] tenders) =>
        club.Sale(member, no, ClubEvents.Lines(lines), tenders: tenders);

    [Fact]
    [Semantics("S7.4", "S4.2")]
    public void Credit_pays_and_earns_nothing()
    {
        var (club, member) = NewClub();
        var decision = club.Accept(Pays(club, member, "A", [1000], new Tender("credit", "credit", 300, null), new Tender("cash", null, 700, null)));
        Assert.Equal(700, club.Available(member, "credit"));
        // 1 per 100 on the 700 paid in cash.
        Assert.Equal(1007, club.Available(member));
        Assert.Equal([(0, "credit", 300L)], decision.Trace.Tenders.Select(t => (t.Tender, t.Currency, t.Amount)));
    }

    [Theory]
    [InlineData(100, 150)] // 100 × 3/2
    [InlineData(101, 152)] // 151.5 up
    [InlineData(2, 3)]
    [InlineData(1, 2)]
    [Semantics("S7.4")]
    public void Points_pay_by_their_worth_rounded_up(long money, long points)
    {
        var (club, member) = NewClub();
        club.Accept(Pays(club, member, "A", [money], new Tender("points", "points", money, null)));
        Assert.Equal(1000 - points, club.Available(member));
    }

    [Fact]
    [Semantics("S7.4")]
    public void A_tender_is_shared_over_the_lines_by_amount_with_the_largest_remainder()
    {
        // 100 over 100, 100, 100: 34, 33, 33. The rest to earn on: 66 + 67 + 67 = 200 → 2.
        var (club, member) = NewClub();
        var purchase = Pays(club, member, "A", [100, 100, 100], new Tender("credit", "credit", 100, null));
        Assert.Equal([34L, 33L, 33L], TenderShares.Of(purchase)[0]);
        club.Accept(purchase);
        Assert.Equal(1002, club.Available(member));
    }

    [Fact]
    [Semantics("S7.4")]
    public void Tenders_never_pay_more_of_a_line_than_it_costs()
    {
        var (club, member) = NewClub();
        var purchase = Pays(club, member, "A", [1, 1], new Tender("credit", "credit", 1, null), new Tender("credit", "credit", 1, null));
        var shares = TenderShares.Of(purchase);
        Assert.Equal([1L, 0L], shares[0]);
        Assert.Equal([0L, 1L], shares[1]);
        club.Accept(purchase);
    }

    [Fact]
    [Semantics("S7.4")]
    public void A_tender_captures_its_hold_and_releases_the_rest()
    {
        var (club, member) = NewClub();
        var hold = club.Accept(club.Holds(member, 600)).TransactionId;
        var decision = club.Accept(Pays(club, member, "A", [300], new Tender("points", "points", 300, hold)));
        Assert.Equal((550, 0), (club.Available(member), club.Account(member).Held));
        Assert.Equal(450, Assert.Single(decision.Trace.Tenders).Amount);
        Assert.Empty(club.Facts(member).Holds);
    }

    [Fact]
    [Semantics("S7.4")]
    public void What_cannot_be_paid_refuses_the_purchase()
    {
        var (club, member) = NewClub();
        var hold = club.Accept(club.Holds(member, 449)).TransactionId;
        string Refuse(params Tender[] tenders) => club.Refuse(Pays(club, member, "A", [300], tenders));
        Assert.Equal("hold-exceeded", Refuse(new Tender("points", "points", 300, hold)));
        Assert.Equal("hold-ended", Refuse(new Tender("points", "points", 300, 999)));
        Assert.Equal("hold-currency", Refuse(new Tender("credit", "credit", 300, hold)));
        Assert.Equal("tender-currency", Refuse(new Tender("credit", "points", 1, null)));
        Assert.Equal("tender-currency", Refuse(new Tender("points", "plain", 1, null)));
        Assert.Equal("tender-currency", Refuse(new Tender("points", "status", 1, null)));
        Assert.Equal("tender-currency", Refuse(new Tender("points", "gold", 1, null)));
        Assert.Equal("tender-currency", Refuse(new Tender("points", null, 1, null)));
        Assert.Equal("tender-exceeds-purchase", Refuse(new Tender("credit", "credit", 200, null), new Tender("credit", "credit", 101, null)));
        club.Accept(club.Adjusts(member, -801, "credit"));
        Assert.Equal("tender-not-covered", Refuse(new Tender("credit", "credit", 200, null)));
        club.Accept(Pays(club, member, "A", [300], new Tender("credit", "credit", 199, null)));
        Assert.Equal(0, club.Available(member, "credit"));
    }

    [Fact]
    [Semantics("S7.4")]
    public void Nobody_s_purchase_cannot_be_paid_from_an_account()
    {
        var (club, _) = NewClub();
        Assert.Equal("tender-needs-member", club.Refuse(Pays(club, null, "A", [300], new Tender("credit", "credit", 1, null))));
        club.Accept(Pays(club, null, "A", [300], new Tender("card", null, 300, null)));
    }

    [Fact]
    [Semantics("S7.4")]
    public void A_purchase_does_not_pay_for_itself()
    {
        var club = new Club(Definitions.With("""{"points": {"worth": {"amount": 1, "per": 1}}}"""));
        var member = club.Join();
        Assert.Equal("tender-not-covered", club.Refuse(Pays(club, member, "A", [1000], new Tender("points", "points", 1, null))));
    }
}
