using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Tiers;

/// <summary>Upgrades that wait for a period's end, several ladders, and how long days are kept.</summary>
public sealed class TierWaitingTests
{
    private const string Rule = """{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 1}}}}""";

    private static Club NewClub(string tiers, string more = "") => new(Definitions.Program(
        """{"status": {"qualifying": true}}""", Rule, "\"tiers\": {" + tiers + "}" + more));

    private static TierFacts Standing(Club club, long member) => club.Facts(member).Tiers.Single();

    [Fact]
    [Semantics("S8.1", "S8.2")]
    public void A_waiting_upgrade_keeps_its_day_and_the_level_below_is_still_reached_again()
    {
        var club = NewClub(
            """
            "main": {"measure": {"status": {"window": "rolling", "length": "P1M"}}, "upgrade": "at-period-end", "keep": {"until": "P6M"},
              "levels": [{"id": "green"}, {"id": "silver", "from": 100}, {"id": "gold", "from": 300}]}
            """);
        var member = club.Join();
        club.Buy(member, "A", 100);
        club.At("2026-02-01");
        Assert.Equal(new TierFacts("main", "silver", Club.Day("2026-02-01"), Club.Day("2026-07-31"), 0, 0), Standing(club, member));
        // The window is empty by 10 March: 300 reach silver again and gold for the end of March.
        club.At("2026-03-10").Buy(member, "B", 300);
        Assert.Equal(
            new TierFacts("main", "silver", Club.Day("2026-02-01"), Club.Day("2026-09-10"), 0, Club.Day("2026-03-31")),
            Standing(club, member));
        club.At("2026-03-20").Buy(member, "C", 10);
        Assert.Equal(Club.Day("2026-03-31"), Standing(club, member).UpgradeOn);
        club.At("2026-04-01");
        Assert.Equal(new TierFacts("main", "gold", Club.Day("2026-04-01"), Club.Day("2026-09-30"), 0, 0), Standing(club, member));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Ladders_stand_side_by_side_sorted_by_name()
    {
        var club = NewClub(
            """
            "b": {"measure": {"status": {}}, "levels": [{"id": "b0"}, {"id": "b1", "from": 10}]},
            "c": {"measure": {"status": {}}, "levels": [{"id": "c0"}, {"id": "c1", "from": 30}]},
            "a": {"measure": {"status": {}}, "levels": [{"id": "a0"}, {"id": "a1", "from": 20}]}
            """);
        var member = club.Join();
        Assert.Equal(["a0", "b0", "c0"], club.Facts(member).Tiers.Select(tier => tier.Level));
        club.Buy(member, "A", 25);
        Assert.Equal(["a1", "b1", "c0"], club.Facts(member).Tiers.Select(tier => tier.Level));
    }

    [Fact]
    [Semantics("S8.1")]
    public void Tenure_that_a_late_join_already_has_counts_at_once()
    {
        var club = NewClub(""" "main": {"levels": [{"id": "green"}, {"id": "plus", "requires": [{"tenure": {"atLeast": "P10D"}}]}]}""");
        club.At("2026-02-01");
        var joined = club.Accept(new MemberJoined(1, [], new Dictionary<string, string>()) { OccurredAt = club.Instant("2026-01-22") });
        Assert.Equal(("plus", "reached"), (club.Tier(1), joined.Trace.Tiers.Single().Reason));
    }

    [Fact]
    [Semantics("S8.1", "S3.5")]
    public void Days_are_kept_for_the_window_and_twice_the_late_limit()
    {
        var club = NewClub(
            """
            "main": {"measure": {"status": {"window": "rolling", "length": "P10D"}}, "levels": [{"id": "green"}, {"id": "silver", "from": 100}]}
            """, """, "terms": {"late": "P5D"}""");
        var member = club.Join();
        club.Buy(member, "A", 40);
        // A review of the 20th looks from the 11th on; 10 days more are kept: from the 1st.
        club.At("2026-01-21");
        Assert.Single(club.Facts(member).Series);
        club.At("2026-01-22");
        Assert.Empty(club.Facts(member).Series);
    }

    [Fact]
    [Semantics("S8.1")]
    public void One_ladder_s_lifetime_keeps_the_sum_beside_another_s_window()
    {
        var club = NewClub(
            """
            "a": {"measure": {"status": {"window": "lifetime"}}, "levels": [{"id": "a0"}, {"id": "a1", "from": 100}]},
            "b": {"measure": {"status": {"window": "lifetime"}}, "levels": [{"id": "b0"}, {"id": "b1", "from": 90}]}
            """);
        var member = club.Join();
        club.Buy(member, "A", 60);
        club.At("2026-12-01").Buy(member, "B", 40);
        Assert.Equal(["a1", "b1"], club.Facts(member).Tiers.Select(tier => tier.Level));
    }
}
