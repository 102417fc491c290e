using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Tiers;
using Xunit;

namespace Bashgah.Engine.Tests.Tiers;

/// <summary>What an edit of the tiers would do, before it is published (T1).</summary>
public sealed class TierPreviewTests
{
    private static string Program(int silver, int gold) => Definitions.Program(
        """{"points": {}, "status": {"qualifying": true}}""",
        """{"id": "base", "give": {"status": {"perAmount": {"points": 1, "per": 100}}}}""",
        $$"""
        "tiers": {"main": {"measure": {"status": {"window": "lifetime"} },
          "levels": [{"id": "green"}, {"id": "silver", "from": {{silver}} }, {"id": "gold", "from": {{gold}} } ] } }
        """);

    private static string Of(Club club, long member, string edited)
    {
        var preview = new TierPreview(club.Policy, Club.Read(edited), club.Now);
        return string.Join("; ", preview.Of(club.Stored(member)).Select(m => $"{m.Set}: {m.Before} > {m.After} > {m.AtEnd}"));
    }

    [Fact]
    public void It_says_who_would_move_at_once_and_who_at_the_end()
    {
        var club = new Club(Program(100, 500));
        var (low, middle) = (club.Join(), club.Join());
        club.Buy(low, "A", 5_000);
        club.Buy(middle, "B", 20_000);
        club.At("2026-02-01");
        Assert.Equal("main: silver > silver > silver", Of(club, middle, Program(100, 500)));
        // Easier: who reaches more has it at once.
        Assert.Equal("main: green > silver > silver", Of(club, low, Program(50, 500)));
        Assert.Equal("main: silver > gold > gold", Of(club, middle, Program(100, 200)));
        // Harder: what was reached is kept to the end of its period.
        Assert.Equal("main: silver > silver > green", Of(club, middle, Program(300, 500)));
        // Nothing was written.
        Assert.Equal("silver", club.Tier(middle));
    }

    [Fact]
    public void Sets_may_come_and_go()
    {
        var club = new Club(Program(100, 500));
        var member = club.Join();
        club.Buy(member, "A", 20_000);
        Assert.Equal("main: silver >  > ; other:  > green > green", Of(club, member, Program(100, 500).Replace(
            "\"main\"", "\"other\"", StringComparison.Ordinal).Replace("\"from\": 100", "\"from\": 900", StringComparison.Ordinal)
            .Replace("\"from\": 500", "\"from\": 950", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_level_that_is_no_longer_the_lowest_ends()
    {
        var club = new Club(Program(100, 500));
        var member = club.Join();
        Assert.Equal("main: green > green > base", Of(club, member, Program(100, 500).Replace(
            "{\"id\": \"green\"}", "{\"id\": \"base\"}, {\"id\": \"green\", \"from\": 50}", StringComparison.Ordinal)));
    }
}
