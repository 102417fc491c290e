using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Waking;

/// <summary>When time alone may change a member's tiers.</summary>
internal static class TierDue
{
    /// <summary>The earliest end of a period, of a grace or of a waiting upgrade, or tenure that comes due.</summary>
    public static long NextAt(CompiledProgram program, MemberFacts facts)
    {
        var next = long.MaxValue;
        foreach (var tier in facts.Tiers)
        {
            next = Math.Min(next, PeriodEndAt(program, tier));
            if (tier.UpgradeOn != 0) next = Math.Min(next, program.Calendar.EndOfDay(tier.UpgradeOn));
        }

        foreach (var set in program.TierSets) next = Math.Min(next, TenureAt(program, set, facts));
        return next;
    }

    /// <summary>End of the grace where it runs, else of the level's period.</summary>
    public static long PeriodEndAt(CompiledProgram program, TierFacts tier)
    {
        var on = tier.GraceUntilOn != 0 ? tier.GraceUntilOn : tier.KeepUntilOn;
        return on == LotKey.Never ? long.MaxValue : program.Calendar.EndOfDay(on);
    }

    // Tenure leaves no mark in the facts: once the clock has passed its day, it is no longer ahead.
    private static long TenureAt(CompiledProgram program, TierSetPolicy set, MemberFacts facts)
    {
        var next = long.MaxValue;
        var level = TierStanding.In(facts, set.Id) is { } tier ? TierLadder.IndexOf(set, tier.Level) : -1;
        for (var i = level + 1; i < set.Levels.Count; i++)
        {
            foreach (var requirement in set.Levels[i].Requires)
            {
                if (requirement.TenureAtLeast is null) continue;
                var at = program.Calendar.StartOfDay(TierLadder.TenureOn(program, facts, requirement));
                if (at > facts.ClockAt) next = Math.Min(next, at);
            }
        }

        return next;
    }
}
