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
    [Semantics("S8.2")]
    public void A_level_is_kept_until_its_period_ends_and_then_the_totals_of_that_day_decide()
    {
        var club = Rolling("""{"until": "P6M", "roundTo": "month"}""");
        var member = club.Join();
        club.At("2026-01-10").Buy(member, "A", 300);
        Assert.Equal(Club.Day("2026-07-31"), Standing(club, member).KeepUntilOn);
        club.At("2026-07-20").Buy(member, "B", 150);
        club.At("2026-07-31 23:59");
        Assert.Equal("gold", club.Tier(member));
        club.At("2026-08-01 00:00");
        // 150 in the three months up to 31 July: silver, for six months more.
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-08-01"), Club.Day("2027-01-31"), 0, 0), Standing(club, member));
        var change = club.Wake(member).Single().Trace.Tiers.Single();
        Assert.Equal(("gold", "silver", "landed", 150L), (change.From, change.To, change.Reason, change.Evidence["status"]));
    }

    [Fact]
    [Semantics("S8.2")]
    public void A_member_who_still_holds_the_level_at_the_end_keeps_it()
    {
        var club = Rolling("""{"until": "P2M"}""");
        var member = club.Join();
        club.Buy(member, "A", 150);
        club.At("2026-03-01 23:59");
        Assert.Equal(Club.Day("2026-03-01"), Standing(club, member).KeepUntilOn);
        club.At("2026-03-02 00:00");
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-01-01"), Club.Day("2026-05-01"), 0, 0), Standing(club, member));
        Assert.Equal("kept", club.Wake(member).Single().Trace.Tiers.Single().Reason);
    }

    [Fact]
    [Semantics("S8.2")]
    public void Reaching_the_level_again_restarts_the_period_and_staying_above_does_not()
    {
        var club = Rolling("""{"until": "P6M"}""");
        var member = club.Join();
        club.Buy(member, "A", 120);
        club.At("2026-03-01").Buy(member, "B", 10);
        Assert.Equal(Club.Day("2026-07-01"), Standing(club, member).KeepUntilOn);
        // A has left the window on 2 April; on 5 May 10 + 90 reach 100 again.
        var decision = club.At("2026-05-05").Buy(member, "C", 100);
        Assert.Equal("reached-again", decision.Trace.Tiers.Single().Reason);
        Assert.Equal((Club.Day("2026-11-05"), Club.Day("2026-01-01")), (Standing(club, member).KeepUntilOn, Standing(club, member).SinceOn));
    }

    [Fact]
    [Semantics("S8.2")]
    public void Reaching_it_within_the_grace_keeps_it()
    {
        var club = Rolling("""{"until": "P6M", "grace": "P1M"}""");
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 100);
        club.Buy(b, "B", 100);
        club.At("2026-07-02 00:00");
        // The period ended on 1 July: grace to 1 August.
        Assert.Equal(("silver", Club.Day("2026-08-01")), (club.Tier(a), Standing(club, a).GraceUntilOn));
        Assert.Equal("grace", club.Wake(b).Single().Trace.Tiers.Single().Reason);
        club.At("2026-07-20").Buy(a, "C", 100);
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-01-01"), Club.Day("2027-01-20"), 0, 0), Standing(club, a));
        club.At("2026-08-01 23:59");
        Assert.Equal("silver", club.Tier(b));
        club.At("2026-08-02 00:00");
        Assert.Equal(("silver", "green"), (club.Tier(a), club.Tier(b)));
        Assert.Equal(LotKey.Never, Standing(club, b).KeepUntilOn);
    }

    [Theory]
    [InlineData("where-totals-say", "green")]
    [InlineData("one-down", "silver")]
    [Semantics("S8.2")]
    public void Then_the_member_lands(string downgrade, string level)
    {
        var club = NewClub("""{"status": {"window": "rolling", "length": "P3M"}}""",
            """{"until": "P6M"}, "downgrade": "DOWN" """.Replace("DOWN", downgrade, StringComparison.Ordinal));
        var member = club.Join();
        club.Buy(member, "A", 300);
        club.At("2026-07-02 00:00");
        Assert.Equal(level, club.Tier(member));
        club.At("2027-01-02 00:00");
        Assert.Equal("green", club.Tier(member));
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

    [Fact]
    [Semantics("S6.5", "S6.7")]
    public void After_a_return_the_tier_stands_until_its_review_by_default()
    {
        var club = Rolling("""{"until": "P2M"}""");
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.Return("A", "R");
        Assert.Equal("silver", club.Tier(member));
        Assert.Empty(club.Facts(member).Series);
        club.At("2026-03-02 00:00");
        Assert.Equal("green", club.Tier(member));
    }

    [Fact]
    [Semantics("S6.5")]
    public void After_a_return_it_may_fall_immediately()
    {
        var club = Rolling(more: """, "terms": {"tierAfterReturn": "immediately"}""");
        var member = club.Join();
        club.Buy(member, "A", 300, 150);
        var back = club.Return("A", "R", 1);
        Assert.Equal(("silver", "returned"), (club.Tier(member), back.Trace.Tiers.Single().Reason));
        club.Return("A", "S");
        Assert.Equal("green", club.Tier(member));
    }

    [Fact]
    [Semantics("S6.5")]
    public void A_return_may_never_lower_what_tiers_are_measured_by()
    {
        var club = Rolling("""{"until": "P2M"}""", """, "terms": {"tierAfterReturn": "never"}""");
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.Return("A", "R");
        club.At("2026-03-02 00:00");
        Assert.Equal(("silver", 0L), (club.Tier(member), club.Available(member, "status")));
    }

    [Fact]
    [Semantics("S6.7")]
    public void Reversed_units_are_dated_like_the_accrual()
    {
        var club = Rolling();
        var member = club.Join();
        club.At("2026-01-10").Buy(member, "A", 60, 30);
        club.At("2026-02-10").Buy(member, "B", 40);
        club.At("2026-02-20").Return("A", "R", 1);
        Assert.Equal(
            [new DayTotal(Club.Day("2026-01-10"), 0, 30), new DayTotal(Club.Day("2026-02-10"), 0, 40)],
            club.Facts(member).Series.Single().Days);
    }

    [Fact]
    [Semantics("S6.7", "S8.1")]
    public void A_visit_counts_while_something_of_it_remains()
    {
        var club = new Club(Definition(
            """ "measure": {"visits": {"window": "lifetime"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 2}]""",
            """, "terms": {"tierAfterReturn": "immediately"}"""));
        var member = club.Join();
        club.Buy(member, "A", 10, 10);
        club.Buy(member, "B", 10);
        club.Return("A", "R", 1);
        Assert.Equal("gold", club.Tier(member));
        club.Return("A", "S", 2);
        Assert.Equal("green", club.Tier(member));
    }

    [Fact]
    [Semantics("S8.3", "S8.2")]
    public void Editing_tiers_meets_members_by_a_wake()
    {
        var club = Rolling();
        var (a, b) = (club.Join(), club.Join());
        club.Buy(a, "A", 100);
        club.Buy(b, "B", 60);
        club.Publish(Definition(
            """ "measure": {"status": {"window": "rolling", "length": "P3M"}}, "levels": [{"id": "green"}, {"id": "bronze", "from": 50}, {"id": "silver", "from": 200}]"""),
            "2026-01-05");
        club.At("2026-01-05 12:00");
        // Silver is kept until its period ends; 60 now reach bronze.
        Assert.Equal(("silver", "bronze"), (club.Tier(a), club.Tier(b)));
        var wake = club.Wake(b).Single();
        Assert.Equal((WakeKind.PolicyChange, 2, 2), (((Wake)wake.Event).What, wake.PolicyVersion, club.Stored(b).PolicySeen));
        Assert.Equal(2, Wakes.VersionToMeetAt(club.Policy, club.Now));
        Assert.Equal(0, Wakes.VersionToMeetAt(club.Policy, club.Now - 1));
    }

    [Fact]
    [Semantics("S8.3")]
    public void Levels_and_sets_that_are_gone_land_where_the_totals_say()
    {
        var club = Rolling();
        var member = club.Join();
        club.Buy(member, "A", 300);
        club.Publish(Definitions.Program(Currencies.Replace("PENDING", "", StringComparison.Ordinal), Rule,
            """
            "tiers": {
              "main": {"measure": {"status": {}}, "levels": [{"id": "green"}, {"id": "blue", "from": 250}]},
              "extra": {"measure": {"status": {}}, "levels": [{"id": "x"}, {"id": "y", "from": 10}]}}
            """), "2026-01-05");
        club.At("2026-01-06");
        Assert.Equal(("blue", "y"), (club.Tier(member), club.Tier(member, "extra")));
        club.Publish(Definitions.Program(Currencies.Replace("PENDING", "", StringComparison.Ordinal), Rule), "2026-01-07");
        club.At("2026-01-08");
        Assert.Empty(club.Facts(member).Tiers);
    }

    [Fact]
    [Semantics("S8.3")]
    public void Versions_with_the_same_tiers_wake_nobody()
    {
        var club = Rolling();
        var member = club.Join();
        club.Buy(member, "A", 100);
        var definition = Definition(
            "\"measure\": {\"status\": {\"window\": \"rolling\", \"length\": \"P3M\"}}," + Levels + ", \"keep\": {\"until\": \"P6M\"}",
            """, "terms": {"late": "P60D"}""");
        club.Publish(definition, "2026-01-05").At("2026-01-06");
        Assert.Empty(club.Wake(member));
        Assert.Equal(0, Wakes.VersionToMeetAt(club.Policy, club.Now));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Old_days_are_forgotten_but_a_lifetime_keeps_their_sum()
    {
        var club = NewClub("""{"status": {"window": "lifetime"}}""", """{"until": "P6M"}""");
        var member = club.Join();
        club.Buy(member, "A", 40, 30);
        club.At("2026-06-01").Buy(member, "B", 20);
        Assert.Equal(2, club.Facts(member).Series.Single().Days.Count);
        Assert.Equal([70L, 20L], club.Facts(member).Series.Single().Days.Select(day => day.Amount));
        club.Return("A", "R", 1);
        Assert.Equal([30L, 20L], club.Facts(member).Series.Single().Days.Select(day => day.Amount));
        club.Buy(member, "C", 50);
        Assert.Equal("silver", club.Tier(member));

        var rolling = Rolling();
        var other = rolling.Join();
        rolling.Buy(other, "A", 40);
        rolling.At("2026-06-15").Buy(other, "B", 20);
        Assert.Equal([20L], rolling.Facts(other).Series.Single().Days.Select(day => day.Amount));
        rolling.Return("A", "R");
        Assert.Equal([20L], rolling.Facts(other).Series.Single().Days.Select(day => day.Amount));
    }
}
