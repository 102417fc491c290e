using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Tiers;

/// <summary>Qualifying totals in their windows (S8.1).</summary>
internal static class TierTotals
{
    /// <summary>What a measure comes to on a day: units of its window that count by now.</summary>
    /// <param name="program">The version whose calendar says what the window is.</param>
    /// <param name="facts">The member's facts.</param>
    /// <param name="measure">What is added up.</param>
    /// <param name="on">The day; one to come: as it will be if nothing more is done.</param>
    /// <param name="countsBy">Pending units that count by the end of this day are counted too; 0: none.</param>
    public static long Of(CompiledProgram program, MemberFacts facts, TierMeasure measure, int on, int countsBy = 0)
    {
        if (facts.SeriesOf(measure.Of) is not { } series) return 0;
        var isLifetime = measure.Window == TierWindow.Lifetime;
        var from = WindowStart(program, facts, measure, on);
        var total = 0L;
        foreach (var day in series.Days)
        {
            if ((day.CountsAfterOn != 0 && day.CountsAfterOn > countsBy) || day.OccurredOn > on) continue;
            if (isLifetime || day.OccurredOn >= from) total += day.Amount;
        }

        return total;
    }

    /// <summary>First day of a measure's window as of a day. A window without end needs no days at all.</summary>
    public static int WindowStart(CompiledProgram program, MemberFacts facts, TierMeasure measure, int on)
    {
        var calendar = program.Calendar;
        return measure.Window switch
        {
            TierWindow.Rolling => calendar.Subtract(on, measure.Length ?? default) + 1,
            TierWindow.Calendar => calendar.PeriodStart(on, measure.Unit),
            TierWindow.Anniversary => AnniversaryStart(program, facts, on),
            _ => on,
        };
    }

    private static int AnniversaryStart(CompiledProgram program, MemberFacts facts, int on)
    {
        var joinedOn = program.Calendar.DayOf(facts.JoinedAt);
        return program.Calendar.Anniversary(joinedOn, program.Calendar.FullYears(joinedOn, on));
    }
}
