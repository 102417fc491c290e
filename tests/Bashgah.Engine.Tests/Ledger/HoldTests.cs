using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class HoldTests
{
    private static (Club Club, long Member) NewClub(string currency = "{}")
    {
        var club = new Club(Definitions.With("{\"points\": " + currency + ", \"status\": {\"qualifying\": true}}"));
        var member = club.Join();
        club.Buy(member, "A", 1000);
        return (club, member);
    }

    private static HoldCapture Captures(Club club, long member, long hold, long? amount = null) =>
        new(member, hold, amount) { OccurredAt = club.Now };

    [Fact]
    [Semantics("S7.1")]
    public void A_capture_spends_a_part_and_releases_the_rest()
    {
        var (club, member) = NewClub();
        var hold = club.Accept(club.Holds(member, 8));
        Assert.Equal((2, 8), (club.Available(member), club.Account(member).Held));
        var capture = club.Accept(Captures(club, member, hold.TransactionId, 3));
        Assert.Equal((7, 0, 3), (club.Available(member), club.Account(member).Held, club.Account(member).LifetimeSpent));
        Assert.Equal(
            [(EntryKind.Redemption, LedgerAccount.Held, LedgerAccount.Redeemed, 3L), (EntryKind.Release, LedgerAccount.Held, LedgerAccount.Available, 5L)],
            capture.Transfers.Select(t => (t.Kind, t.Debit, t.Credit, t.Amount)));
        Assert.Equal("hold-ended", club.Refuse(Captures(club, member, hold.TransactionId)));
    }

    [Fact]
    [Semantics("S7.1")]
    public void A_capture_without_an_amount_spends_all()
    {
        var (club, member) = NewClub();
        var hold = club.Accept(club.Holds(member, 8));
        club.Accept(Captures(club, member, hold.TransactionId));
        Assert.Equal((2, 8), (club.Available(member), club.Account(member).LifetimeSpent));
    }

    [Fact]
    [Semantics("S7.1")]
    public void More_than_is_held_is_refused()
    {
        var (club, member) = NewClub();
        var hold = club.Accept(club.Holds(member, 8));
        Assert.Equal("hold-exceeded", club.Refuse(Captures(club, member, hold.TransactionId, 9)));
        Assert.Equal("amount-zero", club.Refuse(Captures(club, member, hold.TransactionId, 0)));
        club.Accept(Captures(club, member, hold.TransactionId, 8));
    }

    [Fact]
    [Semantics("S7.1")]
    public void A_hold_ends_by_itself_after_a_day_unless_it_says_when()
    {
        var (club, member) = NewClub();
        club.Accept(club.Holds(member, 4));
        club.Accept(club.Holds(member, 3, "2026-01-01 13:00"));
        Assert.Equal(3, club.Available(member));
        club.At("2026-01-01 12:59");
        Assert.Equal(3, club.Available(member));
        club.At("2026-01-01 13:00");
        Assert.Equal(6, club.Available(member));
        club.At("2026-01-02 11:59");
        Assert.Equal(6, club.Available(member));
        club.At("2026-01-02 12:00");
        Assert.Equal(10, club.Available(member));
        var wakes = club.Wake(member);
        Assert.Equal([3L, 4L], wakes.Select(w => w.Transfers.Single().Amount));
        Assert.Equal(club.Instant("2026-01-01 13:00"), wakes[0].RecordedAt);
        Assert.Empty(club.Stored(member).Holds);
    }

    [Fact]
    [Semantics("S7.1")]
    public void Released_points_past_their_end_expire_in_the_same_transaction()
    {
        var (club, member) = NewClub("""{"expiry": {"after": "P1D"}}""");
        var hold = club.Accept(club.Holds(member, 10, "2026-01-10"));
        club.At("2026-01-05");
        Assert.Equal(10, club.Account(member).Held);
        var release = club.Accept(new HoldRelease(member, hold.TransactionId) { OccurredAt = club.Now });
        Assert.Equal([EntryKind.Release, EntryKind.Expiry], release.Transfers.Select(t => t.Kind));
        Assert.Equal((0, 0, 10), (club.Available(member), club.Account(member).Held, club.Account(member).LifetimeExpired));
        Assert.Equal("hold-ended", club.Refuse(new HoldRelease(member, hold.TransactionId) { OccurredAt = club.Now }));
    }

    [Fact]
    [Semantics("S13.1")]
    public void What_cannot_be_held_is_refused()
    {
        var (club, member) = NewClub();
        Assert.Equal("currency-unknown", club.Refuse(club.Holds(member, 0, null, "gold")));
        Assert.Equal("amount-zero", club.Refuse(club.Holds(member, 0)));
        Assert.Equal("not-spendable", club.Refuse(club.Holds(member, 1, null, "status")));
        Assert.Equal("ends-in-past", club.Refuse(club.Holds(member, 1, "2026-01-01 12:00")));
        Assert.Equal("insufficient-balance", club.Refuse(club.Holds(member, 11)));
        club.Accept(club.Holds(member, 10, "2026-01-01 12:01"));
    }
}
