using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>After a transaction that changed totals: upgrades, and periods that begin again (S8.1, S8.2).</summary>
internal static class ReviewTiers
{
    /// <summary>Tiers follow the version in force at the clock, on the clock's day (S3.4).</summary>
    public static void AfterChange(TransactionWork work, MemberWork member)
    {
        foreach (var set in work.Now.TierSets) AfterChange(work, member, set);
    }

    private static void AfterChange(TransactionWork work, MemberWork member, TierSetPolicy set)
    {
        if (TierStanding.In(member.Facts, set.Id) is not { } tier) return;
        var level = TierLadder.IndexOf(set, tier.Level);
        if (level < 0) return;
        var reached = TierLadder.Reached(work.Now, set, member.Facts, work.Today);
        if (reached > level)
        {
            Reach(work, member, set, tier, reached);
        }
        else if (level > 0 && reached == level && IsCrossed(work, member, set, level))
        {
            TierStanding.Give(work, member, set, level, work.Today, "reached-again");
        }
    }

    // Staying above the threshold is not reaching it again: before the transaction the totals did not hold the level.
    private static bool IsCrossed(TransactionWork work, MemberWork member, TierSetPolicy set, int level) =>
        TierLadder.Reached(work.Now, set, member.Before, work.Today) < level;

    private static void Reach(TransactionWork work, MemberWork member, TierSetPolicy set, TierFacts tier, int reached)
    {
        if (set.UpgradesAtOnce)
        {
            TierStanding.Give(work, member, set, reached, work.Today, "reached");
            return;
        }

        var level = TierLadder.IndexOf(set, tier.Level);
        if (level > 0 && IsCrossed(work, member, set, level))
            TierStanding.Give(work, member, set, level, work.Today, "reached-again");
        if (tier.UpgradeOn != 0) return;
        var standing = TierStanding.In(member.Facts, set.Id)!.Value;
        TierStanding.Put(member.Facts, standing with { UpgradeOn = UpgradePeriod.End(work.Now, set, member.Facts, work.Today) });
    }
}
