using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>What becomes of a level at its end if the member does nothing more.</summary>
/// <param name="Set">The tier set.</param>
/// <param name="Level">The level that the member has.</param>
/// <param name="SinceOn">Day on which it began.</param>
/// <param name="KeepUntilOn">Last day of its period; <see cref="LotKey.Never"/> at the lowest level.</param>
/// <param name="GraceUntilOn">While in grace: its last day; else 0.</param>
/// <param name="LandsAt">The level at which the member would land; the same: it is kept.</param>
public sealed record TierOutlook(string Set, string Level, int SinceOn, int KeepUntilOn, int GraceUntilOn, string LandsAt)
{
    /// <summary>The outlook for each of a member's tier sets, by the version given.</summary>
    public static IReadOnlyList<TierOutlook> Of(CompiledProgram program, MemberFacts facts)
    {
        var outlooks = new List<TierOutlook>();
        foreach (var set in program.TierSets)
        {
            if (TierStanding.In(facts, set.Id) is { } tier) outlooks.Add(Of(program, set, facts, tier));
        }

        return outlooks;
    }

    /// <summary>Last day of a level that has one: of its grace where the set grants one.</summary>
    internal static int EndOn(CompiledProgram program, TierSetPolicy set, TierFacts tier) =>
        tier.GraceUntilOn != 0 ? tier.GraceUntilOn
        : set.Grace is { } grace ? program.Calendar.Add(tier.KeepUntilOn, grace)
        : tier.KeepUntilOn;

    /// <param name="program">The version in force.</param>
    /// <param name="set">The ladder.</param>
    /// <param name="facts">The member's facts.</param>
    /// <param name="tier">Where the member stands.</param>
    /// <param name="foresees">False: looks at the end of period and grace alone, as early semantics did.</param>
    internal static TierOutlook Of(
        CompiledProgram program, TierSetPolicy set, MemberFacts facts, TierFacts tier, bool foresees = true)
    {
        var landsAt = tier.Level;
        var level = TierLadder.IndexOf(set, tier.Level);
        if (level > 0 && tier.KeepUntilOn != LotKey.Never && !IsKept(program, set, facts, tier, level))
        {
            var endOn = EndOn(program, set, tier);
            var reached = TierLadder.Reached(program, set, facts, endOn, endOn);
            if (reached < level && !(foresees && IsReachedAgain(program, set, facts, level, endOn))) landsAt = set.Levels[set.LandsOneDown ? level - 1 : reached].Id;
        }

        return new(set.Id, tier.Level, tier.SinceOn, tier.KeepUntilOn, tier.GraceUntilOn, landsAt);
    }

    // What matures before the end may cross the level and begin its period again, though the window has moved on by then (S8.2).
    private static bool IsReachedAgain(CompiledProgram program, TierSetPolicy set, MemberFacts facts, int level, int endOn)
    {
        foreach (var on in MaturingOn(facts).Where(on => on <= endOn))
        {
            var before = TierLadder.Reached(program, set, facts, on + 1, on - 1);
            var after = TierLadder.Reached(program, set, facts, on + 1, on);
            if ((before < level && after >= level) || (set.UpgradesAtOnce && after > level)) return true;
        }

        return false;
    }

    private static IEnumerable<int> MaturingOn(MemberFacts facts) => facts.Series.SelectMany(series => series.Days)
        .Select(day => day.CountsAfterOn).Where(on => on != 0).Distinct();

    // A level that the totals still reach when its period ends needs no grace, whatever they are when the grace would end.
    private static bool IsKept(CompiledProgram program, TierSetPolicy set, MemberFacts facts, TierFacts tier, int level) =>
        tier.GraceUntilOn == 0 && TierLadder.Reached(program, set, facts, tier.KeepUntilOn, tier.KeepUntilOn) >= level;
}
