using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Tiers;

public sealed class TierTests
{
    private const string Currencies = """{"status": {"qualifying": true PENDING}}""";

    private const string Rule = """{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 1}}}}""";

    private const string Levels =
        """ "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300}]""";

    private static string Definition(string set, string more = "", string pending = "") => Definitions.Program(
        Currencies.Replace("PENDING", pending, StringComparison.Ordinal), Rule, "\"tiers\": {\"main\": {" + set + "}}" + more);

    private static Club NewClub(string measure, string keep, string more = "", string pending = "", string now = "2026-01-01") =>
        new(Definition("\"measure\": " + measure + "," + Levels + ", \"keep\": " + keep, more, pending), now);

    private static Club Rolling(string keep = """{"until": "P6M"}""", string more = "", string pending = "") =>
        NewClub("""{"status": {"window": "rolling", "length": "P3M"}}""", keep, more, pending);

    private static TierFacts Standing(Club club, long member) => club.Facts(member).Tiers.Single();

    [Fact]
    [Semantics("S8.1", "S8.3")]
    public void Upgrades_come_at_once_with_their_evidence()
    {
        var club = Rolling();
        var member = club.Join();
        Assert.Equal(new TierFacts("main", "green", Club.Day("2026-01-01"), LotKey.Never, 0, 0), Standing(club, member));
        club.At("2026-01-10").Buy(member, "A", 99);
        Assert.Equal("green", club.Tier(member));
        var decision = club.At("2026-01-11").Buy(member, "B", 1);
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-01-11"), Club.Day("2026-07-11"), 0, 0), Standing(club, member));
        var change = Assert.Single(decision.Trace.Tiers);
        Assert.Equal(("green", "silver", "reached", 100L), (change.From, change.To, change.Reason, change.Evidence["status"]));
        club.Buy(member, "C", 200);
        Assert.Equal("gold", club.Tier(member));
    }

    [Fact]
    [Semantics("S4.7", "S8.1")]
    public void An_event_is_judged_by_the_tier_before_it()
    {
        var club = new Club(Definitions.Program("""{"points": {}, "status": {"qualifying": true}}""",
            Rule + """, {"id": "bonus", "when": [{"tier": {"main": ["silver"]}}], "give": {"points": {"fixed": 5}}}""",
            """ "tiers": {"main": {"measure": {"status": {}}, "levels": [{"id": "green"}, {"id": "silver", "from": 100}]}}"""));
        var member = club.Join();
        club.Buy(member, "A", 100);
        Assert.Equal(("silver", 0L), (club.Tier(member), club.Available(member)));
        club.Buy(member, "B", 100);
        Assert.Equal(5, club.Available(member));
    }

    [Fact]
    [Semantics("S8.1", "S3.6")]
    public void A_rolling_window_is_whole_local_days()
    {
        // P3M up to and with 10 April: from 11 January.
        var club = Rolling();
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-01-10").Buy(a, "A", 50);
        club.At("2026-01-11 00:00").Buy(b, "B", 50);
        club.At("2026-04-10 23:59");
        club.Buy(a, "C", 50);
        club.Buy(b, "D", 50);
        Assert.Equal(("green", "silver"), (club.Tier(a), club.Tier(b)));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Calendar_anniversary_and_lifetime_windows()
    {
        static string After(string measure, string joined, string first, string second)
        {
            var club = NewClub(measure, """{"until": "P6M"}""", now: joined);
            var member = club.Join();
            club.At(first).Buy(member, "A", 50);
            club.At(second).Buy(member, "B", 50);
            return club.Tier(member);
        }

        const string Quarter = """{"status": {"window": "calendar", "unit": "quarter"}}""";
        Assert.Equal("silver", After(Quarter, "2026-01-01", "2026-01-01", "2026-03-31 23:59"));
        Assert.Equal("green", After(Quarter, "2026-01-01", "2026-03-31 23:59", "2026-04-01 00:00"));
        const string Anniversary = """{"status": {"window": "anniversary"}}""";
        Assert.Equal("silver", After(Anniversary, "2026-02-10", "2026-02-10", "2027-02-09"));
        Assert.Equal("green", After(Anniversary, "2026-02-10", "2027-02-09", "2027-02-10"));
        Assert.Equal("silver", After(Anniversary, "2026-02-10", "2027-02-10", "2028-02-09"));
        Assert.Equal("silver", After("""{"status": {"window": "lifetime"}}""", "2026-02-10", "2026-02-10", "2036-02-10"));
    }

    [Fact]
    [Semantics("S8.1", "S5.1")]
    public void Pending_units_count_when_they_mature_in_the_window_of_their_own_day()
    {
        var club = Rolling(pending: """, "pending": {"for": "P7D"}""");
        var member = club.Join();
        club.At("2026-01-10").Buy(member, "A", 100);
        club.At("2026-01-17 23:59");
        Assert.Equal("green", club.Tier(member));
        club.At("2026-01-18 00:00");
        Assert.Equal(("silver", Club.Day("2026-01-18")), (club.Tier(member), Standing(club, member).SinceOn));
        Assert.Equal(new DayTotal(Club.Day("2026-01-10"), 0, 100), club.Facts(member).Series.Single().Days.Single());
    }

    [Fact]
    [Semantics("S8.1", "S5.1")]
    public void Units_that_wait_for_an_event_count_when_it_comes_in_the_window_of_their_own_day()
    {
        var club = Rolling(pending: """, "pending": {"untilEvent": "activity:done"}""");
        var member = club.Join();
        club.At("2026-01-10").Buy(member, "A", 60, 100);
        club.Return("A", "R", 1);
        club.At("2026-04-01").Accept(club.Does(member, "done"));
        Assert.Equal("silver", club.Tier(member));
        Assert.Equal(new DayTotal(Club.Day("2026-01-10"), 0, 100), club.Facts(member).Series.Single().Days.Single());
    }

    [Fact]
    [Semantics("S8.1")]
    public void A_level_may_require_visits_spend_and_tenure()
    {
        var club = new Club(Definition(
            """
            "measure": {"status": {"window": "rolling", "length": "P12M"}},
            "levels": [{"id": "green"}, {"id": "gold", "from": 100, "requires": [
              {"visits": {"atLeast": 2}}, {"spend": {"atLeast": 150}}, {"tenure": {"atLeast": "P1M"}}]}]
            """));
        var member = club.Join();
        club.Buy(member, "A", 140);
        club.At("2026-01-05").Buy(member, "B", 10);
        Assert.Equal("green", club.Tier(member));
        club.At("2026-01-31 23:59");
        Assert.Equal("green", club.Tier(member));
        // Tenure comes due by time alone, in a wake of its own.
        club.At("2026-02-01 00:00");
        Assert.Equal("gold", club.Tier(member));
        var wake = Assert.Single(club.Wake(member));
        Assert.Equal((WakeKind.TierReview, club.Now), (((Wake)wake.Event).What, wake.RecordedAt));
        Assert.Equal(
            [("required-spend", 150L), ("required-visits", 2L), ("status", 150L), ("tenure-days", 31L)],
            wake.Trace.Tiers.Single().Evidence.Select(e => (e.Key, e.Value)));
    }

    [Theory]
    [InlineData(1, 150, "green")]
    [InlineData(2, 149, "green")]
    [InlineData(2, 150, "gold")]
    [Semantics("S8.1")]
    public void Every_requirement_must_hold(int visits, long spend, string level)
    {
        var club = new Club(Definition(
            """ "levels": [{"id": "green"}, {"id": "gold", "requires": [{"visits": {"atLeast": 2}}, {"spend": {"atLeast": 150}}]}]"""));
        var member = club.Join();
        for (var i = 1; i < visits; i++) club.Buy(member, $"V{i}", 0);
        club.Buy(member, "A", spend);
        Assert.Equal(level, club.Tier(member));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Upgrades_may_wait_for_the_end_of_the_period()
    {
        var club = NewClub("""{"status": {"window": "calendar", "unit": "quarter"}}""", """{"until": "P3M"}, "upgrade": "at-period-end" """);
        var (a, b) = (club.Join(), club.Join());
        club.At("2026-02-10").Buy(a, "A", 300);
        club.Buy(b, "B", 300);
        Assert.Equal(("green", Club.Day("2026-03-31")), (club.Tier(a), Standing(club, a).UpgradeOn));
        club.At("2026-03-20").Return("B", "R");
        club.At("2026-03-31 23:59");
        Assert.Equal("green", club.Tier(a));
        club.At("2026-04-01 00:00");
        Assert.Equal(new TierFacts("main", "gold", Club.Day("2026-04-01"), Club.Day("2026-06-30"), 0, 0), Standing(club, a));
        Assert.Equal(new TierFacts("main", "green", Club.Day("2026-01-01"), LotKey.Never, 0, 0), Standing(club, b));
    }

    [Theory]
    [InlineData("""{"status": {"window": "anniversary"}}""", "2027-01-14")]
    [InlineData("""{"status": {"window": "rolling"}}""", "2026-02-28")]
    [InlineData("""{"status": {"window": "calendar", "unit": "year"}}""", "2026-12-31")]
    [Semantics("S8.1")]
    public void The_period_of_each_window(string measure, string upgradeOn)
    {
        var club = NewClub(measure, """{"until": "P3M"}, "upgrade": "at-period-end" """, now: "2026-01-15");
        var member = club.Join();
        club.At("2026-02-10").Buy(member, "A", 300);
        Assert.Equal(Club.Day(upgradeOn), Standing(club, member).UpgradeOn);
    }
}
