using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules.Limits;

/// <summary>
/// A counter that an award uses: of a rule's own limit, of a budget, or of the first members that a rule gives to.
/// </summary>
internal sealed record CounterSpec
{
    /// <summary>Key without the store.</summary>
    public required string Key { get; init; }

    /// <summary>Reason of a rule that finds no room: <c>limit</c>, <c>budget</c> or <c>first</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>Which: a budget's id, or a limit's place in the rule.</summary>
    public required string Detail { get; init; }

    /// <summary>True: a program-wide row; false: in the member's facts.</summary>
    public required bool IsProgramWide { get; init; }

    /// <summary>True: each store has its own.</summary>
    public bool IsPerStore { get; init; }

    /// <summary>Null: each event by itself, so that nothing is kept.</summary>
    public required PeriodUnit? Per { get; init; }

    /// <summary>Most units a period; null: units are not limited.</summary>
    public long? Points { get; init; }

    /// <summary>Most times a period; null: times are not limited.</summary>
    public long? Times { get; init; }

    /// <summary>True: an award that does not fit whole is not given at all.</summary>
    public bool Rejects { get; init; }

    /// <summary>The counter for an event; not for limits per event.</summary>
    public CounterKey KeyFor(EventView e)
    {
        var key = IsPerStore ? $"{Key}@{e.Event.Store}" : Key;
        return new(key, Per == PeriodUnit.Lifetime ? 0 : e.PeriodStart(Per!.Value));
    }

    /// <summary>First day of the period that holds a day; 0 for a lifetime.</summary>
    public static int PeriodOn(PeriodUnit per, ProgramCalendar calendar, int on) =>
        per == PeriodUnit.Lifetime ? 0 : calendar.PeriodStart(on, per);

    /// <summary>
    /// Day until which the counter is kept: the period's end, one more period, and the late limit (S4.6), or as long as a
    /// claim may still be decided in the period, where that is longer (S7.6).
    /// </summary>
    public int KeepUntilOn(EventView e)
    {
        if (Per is not { } unit || unit == PeriodUnit.Lifetime) return LotKey.Never;
        var calendar = e.Program.Calendar;
        var nextEnd = calendar.PeriodEnd(calendar.PeriodEnd(e.On, unit) + 1, unit);
        return calendar.Add(nextEnd, CalendarPeriod.OfDays(Math.Max(e.Program.Terms.LateDays, e.Program.Terms.ClaimWithinDays)));
    }
}
