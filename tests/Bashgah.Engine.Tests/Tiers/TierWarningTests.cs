using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Tiers;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Tiers;

/// <summary>Warnings before a level ends (T1).</summary>
public sealed class TierWarningTests
{
    private static Club NewClub(string downgrade = "where-totals-say", string warn = "\"P7D\", \"P30D\"", string grace = "") =>
        new(Program(downgrade, warn, grace));

    private static string Program(string downgrade, string warn, string grace = "") => Definitions.Program(
        """{"status": {"qualifying": true, "pending": {"for": "P10D"}}}""",
        """{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 100}}}}""",
        """
        "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P3M"}},
          "levels": [{"id": "green"}, {"id": "silver", "from": 50}, {"id": "gold", "from": 100}],
          "keep": {"until": "P6M" GRACE}, "warn": [WARN], "downgrade": "DOWN"}}
        """.Replace("DOWN", downgrade, StringComparison.Ordinal).Replace("WARN", warn, StringComparison.Ordinal)
        .Replace("GRACE", grace, StringComparison.Ordinal));

    private static List<TierChange> Warnings(IEnumerable<Decision> wakes) =>
        [.. wakes.SelectMany(wake => wake.Trace.Tiers).Where(change => change.Reason == "warning")];

    [Fact]
    [Semantics("S8.2", "S8.3")]
    public void Who_would_lose_a_level_is_warned_twice_and_once_each()
    {
        var club = NewClub();
        var member = club.Join();
        club.Buy(member, "D", 12_000);
        club.At("2026-01-12").Wake(member); // 120 count: gold, up to 12 July
        Assert.Equal(("gold", Club.Day("2026-07-12")), (club.Tier(member), club.Facts(member).Tiers[0].KeepUntilOn));
        Assert.Empty(Warnings(club.At("2026-06-11").Wake(member)));
        var first = Assert.Single(club.At("2026-06-12 00:00").Wake(member));
        Assert.Equal(WakeKind.TierWarning, ((Wake)first.Event).What);
        var change = Assert.Single(first.Trace.Tiers);
        Assert.Equal(("gold", "green", "warning", 0L), (change.From, change.To, change.Reason, change.Evidence["status"]));
        Assert.Equal("gold", club.Tier(member));
        Assert.Empty(club.At("2026-07-04").Wake(member));
        Assert.Single(Warnings(club.At("2026-07-05").Wake(member)));
        Assert.Empty(Warnings(club.At("2026-07-31").Wake(member)));
        Assert.Equal("green", club.Tier(member));
    }

    [Fact]
    public void What_counts_by_the_end_spares_the_warning_and_where_one_lands_is_said()
    {
        var club = NewClub(downgrade: "one-down");
        var member = club.Join();
        club.Buy(member, "D", 12_000);
        club.At("2026-01-12").Wake(member);
        club.At("2026-06-11").Wake(member);
        Assert.Equal("silver", TierOutlook.Of(club.Program, club.Facts(member))[0].LandsAt);
        club.Buy(member, "E", 10_000); // pending up to 21 June, in time for 12 July
        Assert.Equal("gold", TierOutlook.Of(club.Program, club.Facts(member))[0].LandsAt);
        Assert.Empty(Warnings(club.At("2026-06-13").Wake(member)));
        club.Return("E", "R");
        Assert.Equal("silver", Assert.Single(Warnings(club.At("2026-07-06").Wake(member))).To);
    }

    [Fact]
    public void A_level_that_begins_anew_has_its_own_warnings_and_the_lowest_has_none()
    {
        var club = NewClub();
        var member = club.Join();
        Assert.Empty(club.At("2027-01-01").Wake(member));
        Assert.Equal("green", TierOutlook.Of(club.Program, club.Facts(member))[0].LandsAt);
        club.Buy(member, "D", 12_000);
        club.At("2027-07-06").Wake(member); // gold from 12 January to 12 July: warned on 12 June and 5 July
        Assert.Equal(2, Warnings(club.Decisions).Count);
        club.Buy(member, "E", 12_000);
        club.At("2028-01-17").Wake(member); // kept from 17 July to 17 January
        Assert.Equal(4, Warnings(club.Decisions).Count);
    }

    [Fact]
    public void Two_warnings_of_a_day_are_one_and_days_published_later_still_warn()
    {
        var club = NewClub(warn: "\"P30D\"");
        var member = club.Join();
        club.Buy(member, "D", 12_000);
        Assert.Single(Warnings(club.At("2026-06-20").Wake(member)));
        club.Publish(Program("where-totals-say", "\"P7D\", \"P1W\""), "2026-06-21 00:00");
        Assert.Single(Warnings(club.At("2026-07-06").Wake(member)));
    }

    private const string Grace = """, "grace": "P1M" """;

    [Fact]
    [Semantics("S8.2")]
    public void Where_there_is_a_grace_it_warns_before_the_end_of_that()
    {
        var club = NewClub(warn: "\"P7D\"", grace: Grace);
        var member = club.Join();
        club.Buy(member, "D", 12_000);
        club.At("2026-01-12").Wake(member); // gold up to 12 July, and a month of grace
        Assert.Empty(Warnings(club.At("2026-08-04").Wake(member)));
        Assert.Equal("gold", club.Tier(member));
        var warning = Assert.Single(Warnings(club.At("2026-08-05 00:00").Wake(member)));
        Assert.Equal(("gold", "green", Club.Day("2026-08-12")), (warning.From, warning.To, warning.KeepUntilOn));
        var outlook = TierOutlook.Of(club.Program, club.Facts(member))[0];
        Assert.Equal((Club.Day("2026-07-12"), Club.Day("2026-08-12"), "green"), (outlook.KeepUntilOn, outlook.GraceUntilOn, outlook.LandsAt));
        Assert.Equal("gold", club.At("2026-08-12 23:59").Tier(member));
        Assert.Equal("green", club.At("2026-08-13").Tier(member));
    }

    [Theory]
    [InlineData("2026-05-01", "gold")] // counts on 12 July, when the period ends, and no longer on 12 August
    [InlineData("2026-06-01", "gold")] // counts on both
    [InlineData("2026-07-05", "gold")] // counts from the 16th on: within the grace
    [InlineData(null, "green")]
    [Semantics("S8.2")]
    public void The_outlook_says_what_becomes_of_it(string? boughtOn, string level)
    {
        var club = NewClub(warn: "\"P7D\"", grace: Grace);
        var member = club.Join();
        club.Buy(member, "D", 12_000);
        club.At("2026-03-20").Buy(member, "E", 10_000); // gold goes on being reached up to 19 June
        if (boughtOn is not null) club.At(boughtOn).Buy(member, "F", 10_000);
        club.At("2026-07-11").Wake(member);
        Assert.Equal(Club.Day("2026-07-12"), club.Facts(member).Tiers[0].KeepUntilOn);
        Assert.Equal(level, TierOutlook.Of(club.Program, club.Facts(member))[0].LandsAt);
        Assert.Equal(level == "gold" ? 0 : 1, Warnings(club.At("2026-08-12").Wake(member)).Count);
        Assert.Equal(level, club.At("2026-08-13").Tier(member));
    }

    [Theory]
    [InlineData(EngineSemantics.Current, 0)]
    [InlineData(EngineSemantics.CloserReading - 1, 1)] // as it was: by the totals of 30 June alone
    [Semantics("S8.2", "S5.1")]
    public void What_matures_before_the_end_may_reach_the_level_again_though_the_window_moves_on(int semantics, int warnings)
    {
        var club = new Club(
            Definitions.Program(
                """{"status": {"qualifying": true}}""",
                """
                {"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 100}}}},
                {"id": "slow", "on": "activity:test", "give": {"status": {"fixed": 300}}, "pending": {"for": "P8D"}}
                """,
                """
                "tiers": {"main": {"measure": {"status": {"window": "rolling", "length": "P12M"}},
                  "levels": [{"id": "green"}, {"id": "gold", "from": 1000}], "keep": {"until": "P12M", "roundTo": "month"}, "warn": ["P29D"]}}
                """),
            "2026-03-01", semantics);
        var member = club.Join();
        club.Buy(member, "A", 60_000);
        club.At("2026-06-10").Buy(member, "B", 40_000); // 1000: gold up to 30 June 2027
        club.At("2026-12-01").Buy(member, "C", 40_000);
        club.At("2027-05-31").Accept(club.Does(member, "test")); // 800 count, 300 are pending up to 8 June
        Assert.Equal(Club.Day("2027-06-30"), club.Facts(member).Tiers[0].KeepUntilOn);
        // On 30 June 700 would count; on 9 June it is 1100, and without what matures 800.
        Assert.Equal("gold", TierOutlook.Of(club.Program, club.Facts(member))[0].LandsAt);
        Assert.Equal(warnings, Warnings(club.At("2027-06-08").Wake(member)).Count);
        club.At("2027-06-09").Wake(member);
        Assert.Equal(Club.Day("2028-06-30"), club.Facts(member).Tiers[0].KeepUntilOn);
        Assert.Equal("gold", club.At("2027-07-01").Tier(member));
    }
}
