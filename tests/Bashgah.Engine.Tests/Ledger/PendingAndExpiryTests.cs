using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class PendingAndExpiryTests
{
    private const string Delayed =
        """{"points": {"pending": {"for": "P7D"}, "expiry": {"after": "P12M", "roundTo": "month"}}}""";

    [Fact]
    [Semantics("S5.2", "S5.4")]
    public void Earned_on_24_January_matures_at_the_end_of_the_31st_and_expires_a_year_after_it()
    {
        var club = new Club(Definitions.With(Delayed), "2026-01-24");
        var member = club.Join();
        club.Buy(member, "A", 1000);

        Assert.Equal((0, 10), (club.Available(member), club.Pending(member)));
        club.At("2026-01-31 23:59");
        Assert.Equal((0, 10), (club.Available(member), club.Pending(member)));
        club.At("2026-02-01 00:00");
        Assert.Equal((10, 0), (club.Available(member), club.Pending(member)));
        Assert.Equal([new ExpiringAmount(Club.Day("2027-01-31"), 10)], club.Account(member).Expiring);
        club.At("2027-01-31 23:59");
        Assert.Equal(10, club.Available(member));
        club.At("2027-02-01 00:00");
        Assert.Equal((0, 10), (club.Available(member), club.Account(member).LifetimeExpired));
        // Reading never wrote: the stored row still has the pending lot.
        Assert.Equal(10, club.Stored(member).Accounts[0].Lots[0].Pending);
    }

    [Theory]
    [InlineData("\"never\"", "2026-03-10", LotKey.Never)]
    [InlineData("""{"after": "P1M"}""", "2026-01-31", 20512)] // 28 Feb 2026
    [InlineData("""{"after": "P10D", "roundTo": "week"}""", "2026-03-10", 20534)] // 20 Mar → Sun 22 Mar
    [InlineData("""{"after": "P10D", "roundTo": "year"}""", "2026-03-10", 20818)] // 31 Dec 2026
    [InlineData("""{"on": "2026-06-30"}""", "2026-03-10", 20634)]
    [InlineData("""{"endOf": "quarter"}""", "2026-03-10", 20543)] // 31 Mar 2026
    [InlineData("""{"endOf": "month"}""", "2026-03-31", 20543)]
    [InlineData("""{"inactive": "P90D"}""", "2026-03-10", LotKey.Sliding)]
    [Semantics("S5.2")]
    public void Each_expiry_dates_the_lot(string expiry, string on, int untilOn)
    {
        var currencies = """{"points": {"expiry": EXPIRY}}""".Replace("EXPIRY", expiry, StringComparison.Ordinal);
        var club = new Club(Definitions.With(currencies), on);
        var member = club.Join();
        var lot = Assert.Single(club.Buy(member, "A", 1000).Trace.AwardLots);

        Assert.Equal(new LotKey(Club.Day(on), untilOn, null), lot);
    }

    [Fact]
    [Semantics("S5.2")]
    public void Sliding_points_end_so_long_after_the_latest_activity()
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"inactive": "P90D"}}}"""), "2026-01-01");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.At("2026-03-01").Accept(club.Does(member, "visit"));

        // 1 Mar + 90 days = 30 May.
        Assert.Equal([new ExpiringAmount(Club.Day("2026-05-30"), 10)], club.Account(member).Expiring);
        club.At("2026-05-30 23:59");
        Assert.Equal(10, club.Available(member));
        club.At("2026-05-31 00:00");
        Assert.Equal(0, club.Available(member));
    }

    [Fact]
    [Semantics("S5.2")]
    public void Adjustments_and_returns_are_no_activity()
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"inactive": "P90D"}}}"""), "2026-01-01");
        var member = club.Join();
        club.Buy(member, "A", 1000, 500);
        club.At("2026-02-01").Accept(club.Adjusts(member, 1));
        club.Return("A", "R", 2);
        club.At("2026-04-02");

        // 1 Jan + 90 days = 1 Apr: only the unit of 1 Feb is left.
        Assert.Equal(1, club.Available(member));
    }

    [Fact]
    [Semantics("S5.1")]
    public void Pending_until_a_date()
    {
        var club = new Club(Definitions.With("""{"points": {"pending": {"until": "2026-03-31"}, "expiry": {"after": "P1M"}}}"""), "2026-03-10");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        Assert.Equal((0, 10), (club.Available(member), club.Pending(member)));
        club.At("2026-04-01 00:00");
        Assert.Equal(10, club.Available(member));
        Assert.Equal(Club.Day("2026-04-30"), Assert.Single(club.Account(member).Expiring).On);
        club.At("2026-04-05").Buy(member, "B", 500);
        // The date has passed: nothing is delayed any more.
        Assert.Equal((15, 0), (club.Available(member), club.Pending(member)));
    }

    [Fact]
    [Semantics("S5.1")]
    public void Pending_until_the_member_s_next_event_of_a_type()
    {
        var club = new Club(Definitions.With(
            """{"points": {"pending": {"untilEvent": "activity:delivered"}, "expiry": {"after": "P10D"}}}"""), "2026-03-01");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        club.At("2026-03-05").Accept(club.Does(member, "other"));
        Assert.Equal((0, 10), (club.Available(member), club.Pending(member)));
        club.Accept(club.Does(member, "delivered"));
        club.Buy(member, "B", 300);
        Assert.Equal((10, 3), (club.Available(member), club.Pending(member)));
        // Available from the day of the event: 5 Mar + 10 days.
        Assert.Equal([new ExpiringAmount(Club.Day("2026-03-15"), 10)], club.Account(member).Expiring);
        club.At("2026-03-06").Accept(club.Does(member, "delivered"));
        Assert.Equal((13, 0), (club.Available(member), club.Pending(member)));
    }

    [Fact]
    [Semantics("S5.1", "S6.3")]
    public void What_waited_is_taken_back_where_it_went()
    {
        var club = new Club(Definitions.With("""{"points": {"pending": {"untilEvent": "activity:delivered"}}}"""), "2026-03-01");
        var member = club.Join();
        club.Buy(member, "A", 1000, 200);
        club.Return("A", "R1", 2);
        Assert.Equal(10, club.Pending(member));
        club.At("2026-03-05").Accept(club.Does(member, "delivered"));
        club.Return("A", "R2", 1);
        Assert.Equal((0, 0, 0), (club.Available(member), club.Pending(member), club.Debt(member)));
    }

    [Fact]
    [Semantics("S4.5")]
    public void A_rule_may_have_a_pending_and_an_expiry_of_its_own()
    {
        var club = new Club(Definitions.Program("""{"points": {"pending": {"untilEvent": "activity:done"}, "expiry": {"after": "P5D"}}}""",
            Definitions.Base + """, {"id": "slow", "expiry": {"after": "P20D"}, "give": {"points": {"fixed": 7}}}"""
            + """, {"id": "now", "pending": "none", "expiry": "never", "give": {"points": {"fixed": 1}}}"""), "2026-03-01");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        Assert.Equal((1, 17), (club.Available(member), club.Pending(member)));
        club.Accept(club.Does(member, "done"));
        Assert.Equal(
            [new ExpiringAmount(Club.Day("2026-03-06"), 10), new ExpiringAmount(Club.Day("2026-03-21"), 7)],
            club.Account(member).Expiring);
    }

    [Fact]
    [Semantics("S3.4")]
    public void A_late_lot_past_its_end_is_born_and_expired_in_one_transaction()
    {
        var club = new Club(Definitions.With("""{"points": {"expiry": {"after": "P3D"}}}"""), "2026-03-01");
        var member = club.Join();
        club.At("2026-03-20");
        var decision = club.BuyAt(member, "A", "2026-03-10", 1000);

        Assert.Equal(
            [(EntryKind.Accrual, 10L, 10L), (EntryKind.Expiry, 10L, 0L)],
            decision.Transfers.Select(t => (t.Kind, t.Amount, t.BalanceAfter)));
        Assert.Equal((0, 10), (club.Available(member), club.Account(member).LifetimeExpired));
    }

    [Fact]
    [Semantics("S3.4")]
    public void A_late_lot_whose_pending_time_is_over_is_available_at_once()
    {
        var club = new Club(Definitions.With(Delayed), "2026-01-01");
        var member = club.Join();
        club.At("2026-02-10");
        club.BuyAt(member, "A", "2026-01-24", 1000);
        club.BuyAt(member, "B", "2026-02-03", 300);
        // B is pending to the end of 10 Feb.
        Assert.Equal((10, 3), (club.Available(member), club.Pending(member)));
        Assert.Equal(Club.Day("2027-01-31"), Assert.Single(club.Account(member).Expiring).On);
    }

    [Fact]
    [Semantics("S5.1")]
    public void Pending_points_pay_nothing_but_count_for_the_cap()
    {
        var club = new Club(Definitions.With("""{"points": {"pending": {"for": "P7D"}, "max": 12}}"""), "2026-01-01");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        Assert.Equal("insufficient-balance", club.Refuse(club.Holds(member, 1)));
        club.Buy(member, "B", 1000);
        Assert.Equal(12, club.Pending(member));
    }

    [Fact]
    [Semantics("S3.6")]
    public void Days_are_those_of_the_program_s_zone()
    {
        var club = new Club(Definitions.Program(
            """{"points": {"expiry": {"after": "P1D"}}}""", Definitions.Base, "", "Asia/Kuala_Lumpur"), "2026-03-10 01:00");
        var member = club.Join();
        club.Buy(member, "A", 1000);
        // 01:00 in Kuala Lumpur is still 9 March in UTC; it ends with 11 March there.
        club.At("2026-03-11 23:59");
        Assert.Equal(10, club.Available(member));
        club.At("2026-03-12 00:00");
        Assert.Equal(0, club.Available(member));
    }
}
