using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Waking;

/// <summary>The end of a tier's period or grace, a waiting upgrade, or tenure that has come due (S8.1, S8.2).</summary>
internal static class WakeTierReview
{
    public static void Apply(TransactionWork work, MemberWork member)
    {
        foreach (var set in work.Now.TierSets)
        {
            Upgrade(work, member, set);
            EndPeriod(work, member, set);
        }

        // Tenure may have lifted the member a level.
        member.SeriesChanged = true;
    }

    private static void Upgrade(TransactionWork work, MemberWork member, TierSetPolicy set)
    {
        if (TierStanding.In(member.Facts, set.Id) is not { UpgradeOn: not 0 } tier || !work.IsOver(tier.UpgradeOn)) return;
        TierStanding.Put(member.Facts, tier with { UpgradeOn = 0 });
        var reached = TierLadder.Reached(work.Now, set, member.Facts, tier.UpgradeOn);
        if (reached > TierLadder.IndexOf(set, tier.Level))
            TierStanding.Give(work, member, set, reached, tier.UpgradeOn, "reached");
    }

    private static void EndPeriod(TransactionWork work, MemberWork member, TierSetPolicy set)
    {
        if (TierStanding.In(member.Facts, set.Id) is not { } tier) return;
        if (TierDue.PeriodEndAt(work.Now, tier) > work.RecordedAt) return;
        var isGrace = tier.GraceUntilOn != 0;
        var on = isGrace ? tier.GraceUntilOn : tier.KeepUntilOn;
        var level = TierLadder.IndexOf(set, tier.Level);
        var reached = TierLadder.Reached(work.Now, set, member.Facts, on);
        if (reached >= level) TierStanding.Give(work, member, set, level, on, "kept");
        else if (!isGrace && set.Grace is { } grace) BeginGrace(work, member, set, tier, grace);
        else TierStanding.Give(work, member, set, Landing(set, level, reached), on, "landed");
    }

    private static int Landing(TierSetPolicy set, int level, int reached) => set.LandsOneDown ? level - 1 : reached;

    private static void BeginGrace(
        TransactionWork work, MemberWork member, TierSetPolicy set, TierFacts tier, Time.CalendarPeriod grace)
    {
        var after = tier with { GraceUntilOn = work.Now.Calendar.Add(tier.KeepUntilOn, grace) };
        TierStanding.Put(member.Facts, after);
        TierStanding.Note(work, member, set, tier.Level, after, tier.KeepUntilOn, "grace");
    }
}
