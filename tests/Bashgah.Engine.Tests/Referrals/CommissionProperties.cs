using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Engine.Tests.Referrals;

/// <summary>A thousand members in a random tree, buying and bringing back at random.</summary>
public sealed class CommissionProperties
{
    private const long Cap = 1_500;

    public static TheoryData<int> Seeds(int from) => [.. Enumerable.Range(from, 10)];

    [Theory]
    [MemberData(nameof(Seeds), 1)]
    [Semantics("S9.2", "S6.1")]
    public void Commission_follows_the_table_of_levels_and_is_0_when_everything_is_back(int seed)
    {
        var tree = new CommissionTree(seed, cap: null);
        tree.Grow();
        tree.Trade();
        Assert.True(tree.Owners > 50);
        tree.AssertAllHave(tree.Expected);
        tree.ReturnAll();
        tree.AssertAllHave(_ => 0);
        Assert.All(tree.All, member => Assert.Equal(0, tree.Club.Stored(member).Find("credit")?.LifetimeEarned ?? 0));
    }

    [Theory]
    [MemberData(nameof(Seeds), 11)]
    [Semantics("S9.2", "S4.6", "S6.7")]
    public void No_level_has_more_than_its_cap_whatever_comes_back(int seed)
    {
        var tree = new CommissionTree(seed, Cap);
        tree.Grow();
        tree.Trade();
        // A cap that nobody meets would prove nothing.
        Assert.True(tree.Met > 5);
        tree.AssertAllHave(tree.Expected);
        tree.ReturnAll();
        tree.AssertAllHave(_ => 0);
    }

    [Theory]
    [MemberData(nameof(Seeds), 21)]
    [Semantics("S9.1")]
    public void Whatever_is_named_late_nobody_stands_above_themselves(int seed)
    {
        var random = new Random(seed);
        var club = new Club(ReferralPrograms.With("{}"));
        var all = Enumerable.Range(0, 60).Select(_ => club.Join()).ToList();
        for (var i = 0; i < 1_000; i++) club.Post(club.Names(all[random.Next(all.Count)], all[random.Next(all.Count)]));
        Assert.True(all.Count(member => club.Stored(member).Referral is not null) > 20);
        foreach (var member in all)
        {
            var steps = 0;
            for (var above = club.Stored(member).Referral; above is { } referral; above = club.Stored(referral.ReferrerId).Referral)
                Assert.True(++steps < all.Count);
        }
    }
}
