using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Ledger;

public sealed class StreakTests
{
    private static Club NewClub(string streak, string on = "purchase") => new(Definitions.Program(
        """{"points": {}}""", $$"""{"id": "s", "on": "{{on}}", "when": [{"streak": {{streak}} }], "give": {"points": {"fixed": 10} } }"""));

    [Fact]
    [Semantics("S4.7", "S4.8")]
    public void The_nth_week_in_a_row_gives_once_and_a_return_does_not_break_it()
    {
        var club = NewClub("""{"per": "week", "every": 2}"""); // 1 January 2026 is a Thursday
        var member = club.Join();
        club.At("2026-01-05").Buy(member, "D1", 100);
        Assert.Empty(club.At("2026-01-11").Buy(member, "D2", 100).Transfers);
        club.At("2026-01-12").Buy(member, "D3", 100);
        Assert.Equal(10, club.Available(member));
        club.At("2026-01-18").Buy(member, "D4", 100);
        Assert.Equal(10, club.Available(member));
        club.Return("D3", "R1");
        Assert.Equal(0, club.Available(member));
        club.At("2026-01-20").Buy(member, "D5", 100);
        club.At("2026-01-26").Buy(member, "D6", 100);
        Assert.Equal(10, club.Available(member)); // the fourth week
        club.At("2026-02-09").Buy(member, "D7", 100); // one was missed
        club.At("2026-02-16").Buy(member, "D8", 100);
        Assert.Equal(20, club.Available(member));
        Assert.Equal([("week", 2)], club.Decisions[^1].Trace.Inputs!.Streaks.Select(s => (s.Key, s.Value)));
    }

    [Fact]
    public void Months_and_days_have_their_own_and_what_is_late_changes_nothing()
    {
        var club = NewClub("""{"per": "month", "exactly": [2, 3]}""");
        var member = club.Join();
        club.At("2026-01-31").Buy(member, "D1", 100);
        club.At("2026-02-01").Buy(member, "D2", 100);
        Assert.Equal(10, club.Available(member));
        club.BuyAt(member, "D3", "2026-01-15", 100);
        club.At("2026-03-31").Buy(member, "D4", 100);
        Assert.Equal(20, club.Available(member));
        club.At("2026-04-30").Buy(member, "D5", 100);
        Assert.Equal(20, club.Available(member));
    }

    [Fact]
    public void Each_activity_counts_by_itself()
    {
        var club = NewClub("""{"per": "day", "exactly": [3]}""", "activity:check-in");
        var member = club.Join();
        club.Accept(club.Does(member, "check-in"));
        club.At("2026-01-02").Accept(club.Does(member, "check-in"));
        club.Buy(member, "D1", 100);
        club.At("2026-01-03").Accept(club.Does(member, "review"));
        Assert.Empty(club.Facts(member).Accounts);
        club.Accept(club.Does(member, "check-in"));
        club.Accept(club.Does(member, "check-in"));
        Assert.Equal(10, club.Available(member));
    }

    [Fact]
    public void A_streak_inside_another_condition_is_counted_too()
    {
        var club = new Club(Definitions.Program(
            """{"points": {}}""",
            """{"id": "s", "when": [{"any": [{"streak": {"per": "day", "exactly": [2]}}, {"sku": ["X"]}]}], "give": {"points": {"fixed": 10}}}"""));
        var member = club.Join();
        club.Buy(member, "D1", 100);
        club.At("2026-01-02").Buy(member, "D2", 100);
        Assert.Equal(10, club.Available(member));
    }

    [Fact]
    public void A_broken_streak_is_forgotten_in_time()
    {
        var club = NewClub("""{"per": "day", "every": 1}""");
        var member = club.Join();
        club.Buy(member, "D1", 100);
        Assert.Single(club.At("2026-02-01").Facts(member).Counters); // the next day, and 30 days of lateness
        Assert.Empty(club.At("2026-02-02").Facts(member).Counters);
    }

    [Theory]
    [InlineData(EngineSemantics.Current, 10)]
    [InlineData(EngineSemantics.CloserReading - 1, 20)] // as it was: forgotten on 17 February, and begun again
    [Semantics("S4.6", "S7.6")]
    public void A_claim_of_a_week_that_was_counted_begins_no_streak_again(int semantics, long points)
    {
        var club = new Club(
            Definitions.Program(
                """{"points": {}}""", """{"id": "s", "when": [{"streak": {"per": "week", "every": 1}}], "give": {"points": {"fixed": 10}}}""",
                """ "terms": {"late": "P30D", "claimWithin": "P90D"} """),
            "2027-01-05", semantics);
        var member = club.Join();
        club.Buy(member, "A", 100); // a Tuesday; the next week ends on the 17th, and 30 days late is 16 February
        club.At("2027-01-06").Accept(club.Sale(null, "B", ClubEvents.Lines(100)));
        club.At("2027-02-18").Accept(club.Does(member, "visit"));
        club.At("2027-02-20").Accept(club.ClaimOf(member, "B"));
        Assert.Equal(points, club.Available(member));
    }
}
