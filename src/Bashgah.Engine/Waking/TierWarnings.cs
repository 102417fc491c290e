using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Waking;

/// <summary>
/// Warnings before a level is lost (T1), at the end of its grace where there is one: at the start of their days, each day once
/// a period. A counter in the facts has the day of the latest, so that other days may be published in between; its period is the
/// last day of the level's own period.
/// </summary>
internal static class TierWarnings
{
    /// <summary>The first day on which a warning is due; <see cref="LotKey.Never"/>: none.</summary>
    public static int NextOn(CompiledProgram program, MemberFacts facts)
    {
        var next = LotKey.Never;
        foreach (var set in program.TierSets)
        {
            if (set.Warn.Count > 0 && Find(program, set, facts, program.Calendar.DayOf(facts.ClockAt)) is { } on)
                next = Math.Min(next, on);
        }

        return next;
    }

    /// <summary>Gives the warnings of the transaction's day, and notes those that were not needed.</summary>
    public static void Apply(TransactionWork work, MemberWork member)
    {
        foreach (var set in work.Now.TierSets)
        {
            if (Find(work.Now, set, member.Facts, work.Today) is not { } on || on != work.Today) continue;
            var tier = TierStanding.In(member.Facts, set.Id)!.Value;
            var key = KeyOf(set, tier);
            var endOn = TierOutlook.EndOn(work.Now, set, tier);
            member.UseCounter(key, endOn, on - member.Counter(key).Amount, 1);
            var outlook = TierOutlook.Of(
                work.Now, set, member.Facts, tier, work.Now.Semantics >= EngineSemantics.CloserReading);
            if (outlook.LandsAt == tier.Level) continue;
            work.Trace.Tiers.Add(new(
                set.Id, tier.Level, outlook.LandsAt, "warning", endOn,
                TierLadder.Evidence(work.Now, set, member.Facts, endOn, endOn)));
        }
    }

    // Those whose day had passed before the level was there are left out.
    private static int? Find(CompiledProgram program, TierSetPolicy set, MemberFacts facts, int fromOn)
    {
        if (TierStanding.In(facts, set.Id) is not { KeepUntilOn: not LotKey.Never } tier) return null;
        var givenOn = CounterList.IndexOf(facts.Counters, KeyOf(set, tier)) is >= 0 and var index ? facts.Counters[index].Amount : 0;
        var endOn = TierOutlook.EndOn(program, set, tier);
        foreach (var on in set.Warn.Select(before => program.Calendar.Subtract(endOn, before)).Order())
        {
            if (on > givenOn && on >= fromOn) return on;
        }

        return null;
    }

    private static CounterKey KeyOf(TierSetPolicy set, TierFacts tier) => new("tier-warned/" + set.Id, tier.KeepUntilOn);
}
