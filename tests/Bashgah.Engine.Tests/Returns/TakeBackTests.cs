using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Returns;

public sealed class TakeBackTests
{
    private static Club NewClub(string points, string rules = Definitions.Base) =>
        new(Definitions.Program("{\"points\": " + points + "}", rules));

    [Fact]
    [Semantics("S6.3")]
    public void Own_dates_first_pending_before_available()
    {
        // Of one lot, 5 are pending to the end of 3 Jan and 5 were given on 3 Jan itself.
        var club = NewClub("{}", """
            {"id": "slow", "pending": {"for": "P2D"}, "when": [{"sku": ["S"]}], "give": {"points": {"fixed": 5}}},
            {"id": "fast", "when": [{"sku": ["F"]}], "give": {"points": {"fixed": 5}}}
            """);
        var member = club.Join();
        club.Accept(club.Sale(member, "A", [ClubEvents.Line(1, 100, sku: "S")]));
        club.At("2026-01-03").Accept(club.Sale(member, "B", [ClubEvents.Line(1, 100, sku: "F")]));
        Assert.Equal((5, 5), (club.Available(member), club.Pending(member)));
        club.Return("B", "R");
        // The lot of these dates: its pending part goes first.
        Assert.Equal((5, 0), (club.Available(member), club.Pending(member)));
    }

    [Fact]
    [Semantics("S6.3")]
    public void Then_what_has_expired_of_them_which_moves_no_balance()
    {
        var club = NewClub("""{"expiry": {"after": "P3D"}}""");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Accept(club.Holds(member, 4, "2026-01-02"));
        club.At("2026-01-10");
        Assert.Equal(10, club.Account(member).LifetimeExpired);
        club.Buy(member, "B", 700);
        var back = club.Return("A", "R");
        Assert.Equal((7, 0), (club.Available(member), club.Debt(member)));
        Assert.Equal(
            [
                (EntryKind.Expiry, LedgerAccount.Breakage, LedgerAccount.Available, 10L, 17L),
                (EntryKind.Reversal, LedgerAccount.Available, LedgerAccount.Issued, 10L, 7L),
            ],
            back.Transfers.Select(t => (t.Kind, t.Debit, t.Credit, t.Amount, t.BalanceAfter)));
        Assert.Equal((0, 7), (club.Account(member).LifetimeExpired, club.Account(member).LifetimeEarned));
    }

    [Fact]
    [Semantics("S6.3")]
    public void Expired_units_cover_one_reversal_only()
    {
        var club = NewClub("""{"expiry": {"after": "P3D"}}""");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Buy(member, "B", 500);
        club.Accept(club.Adjusts(member, -8)); // 7 of the 15 are left and expire
        club.At("2026-01-10");
        club.Return("A", "R");
        // 7 expired ones cover 7 of 10; 3 are owed.
        Assert.Equal((0, 3), (club.Available(member), club.Debt(member)));
        club.Return("B", "S");
        Assert.Equal(8, club.Debt(member));
    }

    [Fact]
    [Semantics("S6.3")]
    public void Then_other_available_lots_first_expiring_first_and_the_rest_is_owed()
    {
        var club = NewClub("""{"expiry": {"after": "P10D"}}""");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Accept(club.Adjusts(member, -10));
        club.At("2026-01-02").Buy(member, "B", 300);
        club.At("2026-01-03").Buy(member, "C", 400);
        club.Return("A", "R");
        Assert.Equal((0, 3), (club.Available(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S6.3")]
    public void Other_lots_are_taken_first_expiring_first()
    {
        var club = NewClub("""{"expiry": {"after": "P10D"}}""");
        var member = club.Join();
        club.Buy(member, "A", 500);
        club.Accept(club.Adjusts(member, -5));
        club.At("2026-01-02").Buy(member, "B", 300);
        club.At("2026-01-03").Buy(member, "C", 400);
        club.Return("A", "R");
        Assert.Equal([new ExpiringAmount(Club.Day("2026-01-13"), 2)], club.Account(member).Expiring);
    }

    [Fact]
    [Semantics("S6.3")]
    public void Shortfall_floor_writes_off_by_a_transfer()
    {
        var club = NewClub("""{"shortfall": "floor"}""");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Accept(club.Adjusts(member, -4));
        var back = club.Return("A", "R");
        Assert.Equal((0, 0, 0), (club.Available(member), club.Debt(member), back.Trace.KeepFromRefund));
        Assert.Equal(
            [(LedgerAccount.Available, LedgerAccount.Issued, 10L), (LedgerAccount.WrittenOff, LedgerAccount.Available, 4L)],
            back.Transfers.GroupBy(t => (t.Debit, t.Credit)).Select(g => (g.Key.Debit, g.Key.Credit, g.Sum(t => t.Amount))));
        Assert.Equal(0, back.Transfers[^1].BalanceAfter);
    }

    [Fact]
    [Semantics("S6.3")]
    public void Shortfall_from_refund_is_reported_at_the_worth_rounded_down()
    {
        var club = NewClub("""{"shortfall": "from-refund", "worth": {"amount": 3, "per": 2}}""");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Accept(club.Adjusts(member, -5));
        var back = club.Return("A", "R");
        // 5 × 3/2 = 7.5
        Assert.Equal((0, 0, 7), (club.Available(member), club.Debt(member), back.Trace.KeepFromRefund));
    }

    [Fact]
    [Semantics("S6.3")]
    public void From_refund_without_a_worth_keeps_nothing_and_money_is_worth_itself()
    {
        var club = new Club(Definitions.Program("""{"points": {"shortfall": "from-refund"}, "credit": {"money": true, "shortfall": "from-refund"}}""",
            """{"id": "base", "give": {"points": {"fixed": 10}, "credit": {"fixed": 8}}}"""));
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.Accept(club.Adjusts(member, -10));
        club.Accept(club.Adjusts(member, -8, "credit"));
        Assert.Equal(8, club.Return("A", "R").Trace.KeepFromRefund);
    }

    [Fact]
    [Semantics("S6.3")]
    public void Each_lot_of_a_document_gives_back_its_own()
    {
        var club = NewClub("{}", """
            {"id": "short", "expiry": {"after": "P5D"}, "give": {"points": {"perAmount": {"points": 1, "per": 100}}}},
            {"id": "long", "give": {"points": {"perAmount": {"points": 2, "per": 100}}}}
            """);
        var member = club.Join();
        club.Buy(member, "A", 1000, 500);
        club.Return("A", "R", 1);
        var lots = club.Facts(member).Accounts[0].Lots;
        Assert.Equal([5L, 10L], lots.Select(lot => lot.Available));
    }

    [Theory]
    [InlineData("2026-01-27")] // at once
    [InlineData("2026-02-15")] // 19 days late, the return itself within its 30 days
    [Semantics("S6.3", "S3.5")]
    public void A_late_return_still_finds_what_had_expired(string recorded)
    {
        var club = new Club(Definitions.With(
            """{"points": {"expiry": {"after": "P3D"}}}""", """ "terms": {"returnWithin": "P30D"} """));
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.At("2026-01-25").Buy(member, "B", 700);
        // The clock is at the recorded time already: what it has passed is forgotten.
        club.At(recorded).Accept(club.Does(member, "visit"));

        club.Accept(club.Back("A", "R", null, "2026-01-27"));

        // A's 10 expired on 4 January and are set against the return; B's 7 expire on 28 January.
        club.At("2026-02-15");
        var account = club.Account(member);
        Assert.Equal((0, 0, 7), (account.Available, account.Debt, account.LifetimeExpired));
    }
}
