using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>Which level totals reach, and the evidence for it.</summary>
internal static class TierLadder
{
    /// <summary>Index of the highest level whose demands are met on a day; the lowest level demands nothing.</summary>
    /// <param name="program">The version in force.</param>
    /// <param name="set">The ladder.</param>
    /// <param name="facts">The member's facts.</param>
    /// <param name="on">The day.</param>
    /// <param name="countsBy">As in <see cref="TierTotals.Of"/>.</param>
    public static int Reached(CompiledProgram program, TierSetPolicy set, MemberFacts facts, int on, int countsBy = 0)
    {
        for (var i = set.Levels.Count - 1; i > 0; i--)
        {
            if (IsMet(program, set, set.Levels[i], facts, on, countsBy)) return i;
        }

        return 0;
    }

    /// <summary>Index of a level by its id; below 0 when the ladder does not have it.</summary>
    public static int IndexOf(TierSetPolicy set, string level)
    {
        for (var i = 0; i < set.Levels.Count; i++)
        {
            if (set.Levels[i].Id == level) return i;
        }

        return -1;
    }

    /// <summary>Day from which a member's tenure meets a requirement.</summary>
    public static int TenureOn(CompiledProgram program, MemberFacts facts, TierRequirement requirement) =>
        program.Calendar.Add(program.Calendar.DayOf(facts.JoinedAt), requirement.TenureAtLeast!.Value);

    /// <summary>Everything that the set looks at, as it is on a day (S8.3); <paramref name="countsBy"/> as for <see cref="Reached"/>.</summary>
    public static SortedDictionary<string, long> Evidence(
        CompiledProgram program, TierSetPolicy set, MemberFacts facts, int on, int countsBy = 0)
    {
        var evidence = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (set.Measure is { } measure) evidence[measure.Of] = TierTotals.Of(program, facts, measure, on, countsBy);
        foreach (var requirement in set.Levels.SelectMany(level => level.Requires))
        {
            if (requirement.Measure is not { } required)
                evidence["tenure-days"] = on - program.Calendar.DayOf(facts.JoinedAt);
            else if (required != set.Measure)
                evidence["required-" + required.Of] = TierTotals.Of(program, facts, required, on, countsBy);
        }

        return evidence;
    }

    private static bool IsMet(
        CompiledProgram program, TierSetPolicy set, TierLevel level, MemberFacts facts, int on, int countsBy)
    {
        if (set.Measure is { } measure && TierTotals.Of(program, facts, measure, on, countsBy) < level.From) return false;
        foreach (var requirement in level.Requires)
        {
            var isMet = requirement.Measure is { } required
                ? TierTotals.Of(program, facts, required, on, countsBy) >= requirement.AtLeast
                : TenureOn(program, facts, requirement) <= on;
            if (!isMet) return false;
        }

        return true;
    }
}
