using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Tiers;

public sealed class TierChangeTests
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
    [Semantics("S8.3", "S3.2")]
    public void Tiers_of_a_withdrawn_version_wake_nobody_and_the_next_is_compared_with_what_stood_before_it()
    {
        const string Edited =
            """ "measure": {"status": {"window": "rolling", "length": "P3M"}}, "levels": [{"id": "green"}, {"id": "bronze", "from": 50}]""";
        var club = Rolling();
        var member = club.Join();
        club.Publish(Definition(Edited), "2026-01-05");
        Assert.Equal(club.Instant("2026-01-05"), Wakes.NextDueAt(club.Policy, club.Stored(member)));
        club.Withdrawn.Add(2);
        Assert.True(Wakes.NextDueAt(club.Policy, club.Stored(member)) > club.Instant("2026-01-05"));
        Assert.Equal(0, Wakes.VersionToMeetAt(club.Policy, club.Instant("2026-01-06")));

        // The same tiers again, later: for members they are new.
        club.Publish(Definition(Edited), "2026-01-08");
        Assert.Equal(club.Instant("2026-01-08"), Wakes.NextDueAt(club.Policy, club.Stored(member)));
        Assert.Equal(3, Wakes.VersionToMeetAt(club.Policy, club.Instant("2026-01-08")));
        club.At("2026-01-09");
        Assert.Equal((WakeKind.PolicyChange, 3), (((Wake)club.Wake(member).Single().Event).What, club.Stored(member).PolicySeen));
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

    private static string Ladder(string levels) => Definition("\"measure\": {\"status\": {\"window\": \"rolling\", \"length\": \"P3M\"}}, \"levels\": ["
        + levels + "], \"keep\": {\"until\": \"P6M\"}");

    private const string Low = """{"id": "green"}, {"id": "gold", "from": 1000}""";
    private const string Lower = """{"id": "base"}, {"id": "green", "from": 500}, {"id": "gold", "from": 1000}""";

    [Theory]
    [InlineData(EngineSemantics.Current, "2026-08-01", "base")]
    [InlineData(EngineSemantics.CloserReading - 1, null, "green")] // as it was: for good
    [Semantics("S8.2", "S8.3")]
    public void A_level_that_is_no_longer_the_lowest_is_kept_for_a_period(int semantics, string? keptUntil, string after)
    {
        var club = new Club(Ladder(Low), semantics: semantics).Publish(Ladder(Lower), "2026-02-01", semantics);
        var (idle, busy) = (club.Join(), club.Join());
        club.At("2026-02-01 12:00").Wake(idle);
        Assert.Equal(keptUntil is null ? LotKey.Never : Club.Day(keptUntil), club.Facts(idle).Tiers[0].KeepUntilOn);
        Assert.Equal("green", club.Tier(idle));
        club.At("2026-07-01").Buy(busy, "A", 500);
        club.At("2026-08-02 00:00");
        Assert.Equal((after, "green"), (club.Tier(idle), club.Tier(busy)));
    }

    [Fact]
    [Semantics("S8.3", "S3.1")]
    public void Who_was_left_on_it_by_early_semantics_meets_the_next_version()
    {
        const int Early = EngineSemantics.CloserReading - 1;
        var club = new Club(Ladder(Low), semantics: Early).Publish(Ladder(Lower), "2026-02-01", Early).Publish(Ladder(Lower), "2026-03-01");
        var member = club.Join();
        Assert.Equal("green", club.At("2026-09-01 23:59").Tier(member)); // six months from 1 March
        Assert.Equal("base", club.At("2026-09-02 00:00").Tier(member));
    }

    [Theory]
    [InlineData(EngineSemantics.Current, "gold")]
    [InlineData(EngineSemantics.CloserReading - 1, "green")] // as it was
    [Semantics("S6.5", "S8.2")]
    public void A_tier_that_is_kept_from_earlier_is_nothing_to_a_return_of_something_else(int semantics, string level)
    {
        var club = new Club(
            Definition(
                """ "measure": {"status": {"window": "calendar", "unit": "year"}}, "levels": [{"id": "green"}, {"id": "gold", "from": 1000}], "keep": {"until": "P12M", "roundTo": "year"}""",
                """, "terms": {"tierAfterReturn": "immediately"}"""),
            "2026-06-01", semantics);
        var member = club.Join();
        club.Buy(member, "A", 1_000); // gold up to the end of 2027
        club.At("2027-02-01").Buy(member, "B", 100);
        club.Return("B", "R"); // 100 of 2027 reached nothing
        Assert.Equal(level, club.Tier(member));
        club.Buy(member, "C", 1_000);
        club.Return("C", "S"); // this reached it, and does not any more
        Assert.Equal("green", club.Tier(member));
    }
}
