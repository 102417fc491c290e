using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;

namespace Bashgah.Engine.Tests.Ledger;

/// <summary>Points that a case sets aside, until it is closed.</summary>
public sealed class ReviewHoldTests
{
    private const string Pending = """{"points": {"pending": {"for": "P5D"}, "expiry": {"after": "P30D"}}, "status": {"qualifying": true}}""";

    private static HoldPlace SetsAside(Club club, long member, long amount, string currency = "points") =>
        new(member, currency, amount, null) { OccurredAt = club.Now, IsReview = true };

    private static HoldCapture Confirms(Club club, long member, long hold, long? amount = null) =>
        new(member, hold, amount) { OccurredAt = club.Now, IsReview = true };

    private static HoldRelease Dismisses(Club club, long member, long hold) =>
        new(member, hold) { OccurredAt = club.Now, IsReview = true };

    private static (long Pending, long Available, long Held) Of(Club club, long member)
    {
        var account = club.Account(member);
        return (account.Pending, account.Available, account.Held);
    }

    [Fact]
    public void The_newest_units_go_first_and_pending_ones_with_them()
    {
        var club = new Club(Definitions.With(Pending));
        var member = club.Join();
        club.Buy(member, "A", 10_000);
        club.At("2026-01-10").Buy(member, "B", 6_000);
        Assert.Equal((60, 100, 0), Of(club, member));

        var held = club.Accept(SetsAside(club, member, 80));
        Assert.Equal(
            [(LedgerAccount.Pending, 60L), (LedgerAccount.Available, 20L)], held.Transfers.Select(t => (t.Debit, t.Amount)));
        Assert.Equal((0, 80, 80), Of(club, member));

        // While the day on which it would have matured is not over, what is given back is pending again.
        club.At("2026-01-12").Accept(Dismisses(club, member, held.TransactionId));
        Assert.Equal((60, 100, 0), Of(club, member));
        club.At("2026-01-17");
        Assert.Equal((0, 160, 0), Of(club, member));
    }

    [Fact]
    public void What_would_have_matured_meanwhile_is_available_when_it_is_given_back()
    {
        var club = new Club(Definitions.With(Pending));
        var member = club.Join();
        club.Buy(member, "A", 10_000);
        var held = club.Accept(SetsAside(club, member, 100));
        club.At("2026-01-20");
        Assert.Equal((0, 0, 100), Of(club, member));
        club.Accept(Dismisses(club, member, held.TransactionId));
        Assert.Equal((0, 100, 0), Of(club, member));
        Assert.Empty(club.Facts(member).Holds);
    }

    [Fact]
    public void It_has_no_end_does_not_expire_and_is_nobodys_to_spend()
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"after": "P10D"}, "worth": {"amount": 1, "per": 1}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 10_000);
        var held = club.Accept(SetsAside(club, member, 100)).TransactionId;
        club.At("2027-01-01");
        Assert.Equal((0, 0, 100), Of(club, member));
        Assert.Equal("hold-ended", club.Refuse(new HoldCapture(member, held, null) { OccurredAt = club.Now }));
        Assert.Equal("hold-ended", club.Refuse(new HoldRelease(member, held) { OccurredAt = club.Now }));
        Assert.Equal("cash-out-decided", club.Refuse(new HoldRelease(member, held) { OccurredAt = club.Now, IsCashOut = true }));
        Assert.Equal(
            "hold-ended",
            club.Refuse(club.Sale(member, "B", ClubEvents.Lines(100), tenders: [new("points", "points", 100, held)])));
        // What is past its end goes when nothing holds it any more.
        club.Accept(Dismisses(club, member, held));
        Assert.Equal((0, 0, 0), Of(club, member));
    }

    [Fact]
    public void What_is_confirmed_is_taken_back_as_a_correction_and_the_rest_released()
    {
        var club = new Club(Definitions.With(Pending));
        var member = club.Join();
        club.Buy(member, "A", 10_000);
        club.At("2026-01-10").Buy(member, "B", 6_000);
        var held = club.Accept(SetsAside(club, member, 80));
        Assert.Equal("hold-exceeded", club.Refuse(Confirms(club, member, held.TransactionId, 81)));
        var taken = club.Accept(Confirms(club, member, held.TransactionId, 70));
        Assert.Equal(
            [
                (EntryKind.Adjustment, LedgerAccount.Held, LedgerAccount.Adjusted, 60L),
                (EntryKind.Adjustment, LedgerAccount.Held, LedgerAccount.Adjusted, 10L),
                (EntryKind.Release, LedgerAccount.Held, LedgerAccount.Available, 10L),
            ],
            taken.Transfers.Select(t => (t.Kind, t.Debit, t.Credit, t.Amount)));
        Assert.Equal((0, 90, 0), Of(club, member));
        // Nothing was spent.
        Assert.Equal(0, club.Account(member).LifetimeSpent);
        Assert.Equal("hold-ended", club.Refuse(Confirms(club, member, held.TransactionId)));
    }

    [Fact]
    public void Only_what_is_there_is_set_aside_and_where_there_is_nothing_nothing_is()
    {
        var club = new Club(Definitions.With("""{"points": {}, "status": {"qualifying": true}}"""));
        var member = club.Join();
        Assert.Equal("insufficient-balance", club.Refuse(SetsAside(club, member, 5)));
        club.Buy(member, "A", 10_000);
        club.Accept(club.Adjusts(member, -70));
        Assert.Equal(30, club.Accept(SetsAside(club, member, 100)).Transfers.Sum(t => t.Amount));
        Assert.Equal("insufficient-balance", club.Refuse(SetsAside(club, member, 5)));
        Assert.Equal("not-spendable", club.Refuse(SetsAside(club, member, 5, "status")));
        Assert.Equal("currency-unknown", club.Refuse(SetsAside(club, member, 5, "gems")));
        Assert.Equal("amount-zero", club.Refuse(SetsAside(club, member, 0)));
    }
}
