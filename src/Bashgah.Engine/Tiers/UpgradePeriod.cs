using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tiers;

/// <summary>When a level that was reached is given, where upgrades wait for the end of the measure's period (S8.1).</summary>
internal static class UpgradePeriod
{
    /// <summary>
    /// Last day of the calendar period or membership year; windows without a period of their own go by the month.
    /// </summary>
    public static int End(CompiledProgram program, TierSetPolicy set, MemberFacts facts, int on)
    {
        var calendar = program.Calendar;
        return set.Measure switch
        {
            { Window: TierWindow.Calendar, Unit: not PeriodUnit.Lifetime } measure => calendar.PeriodEnd(on, measure.Unit),
            { Window: TierWindow.Anniversary } =>
                calendar.NextAnniversaryAfter(calendar.DayOf(facts.JoinedAt), on) - 1,
            _ => calendar.PeriodEnd(on, PeriodUnit.Month),
        };
    }
}
