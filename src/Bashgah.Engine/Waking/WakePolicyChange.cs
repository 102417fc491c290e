using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Waking;

/// <summary>
/// A later policy version with other tiers took effect (S8.3). Sets that are gone are left, new ones are joined where the
/// totals say; a level that still exists is kept until its period ends (S8.2), or bettered at once.
/// </summary>
internal static class WakePolicyChange
{
    public static void Apply(TransactionWork work, MemberWork member)
    {
        var sets = work.Now.TierSets;
        member.Facts.Tiers.RemoveAll(tier => sets.All(set => set.Id != tier.Set));
        foreach (var set in sets)
        {
            var known = TierStanding.In(member.Facts, set.Id);
            if (known is { } tier && TierLadder.IndexOf(set, tier.Level) is >= 0 and var level)
            {
                if (IsLowestNoMore(work, tier, level)) TierStanding.Give(work, member, set, level, work.Today, "policy");
                continue;
            }

            var reached = TierLadder.Reached(work.Now, set, member.Facts, work.Today);
            TierStanding.Give(work, member, set, reached, work.Today, "policy");
        }

        member.SeriesChanged = true;
    }

    // The lowest level has no end. With another below it, it is kept for a period, at whose end the totals decide.
    private static bool IsLowestNoMore(TransactionWork work, TierFacts tier, int level) =>
        level > 0 && tier.KeepUntilOn == LotKey.Never && work.Now.Semantics >= EngineSemantics.CloserReading;
}
