using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// Periods in a row in which a member did something at least once: counters in the facts, one an event and unit, whose period
/// is the latest one and whose times are the length. An event in an earlier period than the latest changes nothing, and a
/// return takes nothing away (S4.8).
/// </summary>
internal static class Streaks
{
    private static readonly IReadOnlyDictionary<string, int> None = new Dictionary<string, int>();

    /// <summary>Extends or begins the streaks that rules ask for.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">Who did it.</param>
    /// <param name="on">Name of the event.</param>
    /// <param name="occurredOn">Local day of the event.</param>
    /// <returns>Lengths by unit (as <see cref="KeyOf"/>), for those in whose period this is the first.</returns>
    public static IReadOnlyDictionary<string, int> Extend(TransactionWork work, MemberWork member, string on, int occurredOn)
    {
        var units = work.Program.Rules.StreakUnitsFor(on);
        if (units.Count == 0) return None;
        var lengths = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            if (ExtendOne(work, member.Facts, on, unit, occurredOn) is > 0 and var length) lengths[KeyOf(unit)] = length;
        }

        return lengths;
    }

    /// <summary>Name of a unit among the facts that rules read.</summary>
    public static string KeyOf(PeriodUnit unit) => unit.ToString().ToLowerInvariant();

    private static int ExtendOne(TransactionWork work, MemberFacts facts, string on, PeriodUnit unit, int occurredOn)
    {
        var calendar = work.Program.Calendar;
        var key = $"streak/{on}/{KeyOf(unit)}";
        var period = calendar.PeriodStart(occurredOn, unit);
        var index = facts.Counters.FindIndex(counter => counter.Key == key);
        var latest = index < 0 ? default(CounterFacts?) : facts.Counters[index];
        if (period <= latest?.PeriodOn) return 0;
        var goesOn = latest is { } before && calendar.PeriodEnd(before.PeriodOn, unit) + 1 == period;
        var length = goesOn ? (int)latest!.Value.Times + 1 : 1;
        if (index >= 0) facts.Counters.RemoveAt(index);
        // It can be continued up to the end of the next period, and by what is recorded late.
        var nextEnd = calendar.PeriodEnd(calendar.PeriodEnd(period, unit) + 1, unit);
        CounterList.Use(facts.Counters, new(key, period), nextEnd + LateDays(work.Program), 0, length);
        return length;
    }

    // A claim may be later than everything else (S7.6): until then its period may not begin anew.
    private static int LateDays(CompiledProgram program) => program.Semantics < EngineSemantics.CloserReading
        ? program.Terms.LateDays
        : Math.Max(program.Terms.LateDays, program.Terms.ClaimWithinDays);
}
