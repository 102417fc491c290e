using Bashgah.Engine.Numbers;
using NodaTime;

namespace Bashgah.Engine.Time;

/// <content>Dates by the program's calendar; no instant and no zone comes in.</content>
public sealed partial class ProgramCalendar
{
    private const int MonthsPerYear = 12;
    private const int MonthsPerQuarter = 3;
    private const int DaysPerWeek = 7;

    /// <summary>The weekday of a day, the same in every calendar.</summary>
    public static IsoDayOfWeek WeekdayOf(int on)
    {
        // 1970-01-01 was a Thursday.
        var afterMonday = (DayNumber.Checked(on) + (int)IsoDayOfWeek.Thursday - 1) % DaysPerWeek;
        return (IsoDayOfWeek)((afterMonday < 0 ? afterMonday + DaysPerWeek : afterMonday) + 1);
    }

    /// <summary>The same day of the month, or the month's last day where it has no such day.</summary>
    public int PlusMonths(int on, int months) => PlusMonths(on, (long)months);

    /// <summary>The same day of another year: 29 Feb becomes 28 Feb, 30 Esfand becomes 29.</summary>
    public int PlusYears(int on, int years) =>
        PlusMonths(on, (long)MonthsPerYear * years);

    /// <summary>Years and months are added first, as one, then weeks and days.</summary>
    public int Add(int on, CalendarPeriod period) =>
        DayNumber.Checked(PlusMonths(on, period.TotalMonths) + period.TotalDays);

    /// <summary>Years and months are taken off first, as one, then weeks and days.</summary>
    public int Subtract(int on, CalendarPeriod period) =>
        DayNumber.Checked(PlusMonths(on, -period.TotalMonths) - period.TotalDays);

    /// <summary>The last day of the unit that holds a day: where <c>roundTo</c> goes.</summary>
    public int RoundUp(int on, RoundUnit unit) => PeriodEnd(on, unit switch
    {
        RoundUnit.Day => PeriodUnit.Day,
        RoundUnit.Week => PeriodUnit.Week,
        RoundUnit.Month => PeriodUnit.Month,
        RoundUnit.Year => PeriodUnit.Year,
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    });

    /// <summary>The first day of the period that holds a day.</summary>
    public int PeriodStart(int on, PeriodUnit unit)
    {
        if (unit == PeriodUnit.Day) return DayNumber.Checked(on);
        if (unit == PeriodUnit.Week) return DayNumber.Checked(on - DaysIntoWeek(on));
        var date = DateOf(on);
        return unit switch
        {
            PeriodUnit.Month => DayIn(date.Year, date.Month, 1),
            PeriodUnit.Quarter => DayIn(date.Year, QuarterStart(date.Month), 1),
            PeriodUnit.Year => DayIn(date.Year, 1, 1),
            PeriodUnit.Lifetime => DayNumber.Min,
            _ => throw new ArgumentOutOfRangeException(nameof(unit)),
        };
    }

    /// <summary>The last day of the period that holds a day.</summary>
    public int PeriodEnd(int on, PeriodUnit unit)
    {
        // A day beyond the last of any month is clamped to it.
        const int LastDay = 31;
        if (unit == PeriodUnit.Day) return DayNumber.Checked(on);
        if (unit == PeriodUnit.Week) return DayNumber.Checked(on - DaysIntoWeek(on) + DaysPerWeek - 1);
        var date = DateOf(on);
        return unit switch
        {
            PeriodUnit.Month => DayIn(date.Year, date.Month, LastDay),
            PeriodUnit.Quarter =>
                DayIn(date.Year, QuarterStart(date.Month) + MonthsPerQuarter - 1, LastDay),
            PeriodUnit.Year => DayIn(date.Year, MonthsPerYear, LastDay),
            PeriodUnit.Lifetime => DayNumber.Max,
            _ => throw new ArgumentOutOfRangeException(nameof(unit)),
        };
    }

    /// <summary>Year, month and day of the month, as people of the calendar write a day.</summary>
    public (int Year, int Month, int Day) DateParts(int on)
    {
        var date = DateOf(on);
        return (date.Year, date.Month, date.Day);
    }

    /// <summary>Month × 100 + day.</summary>
    public int MonthAndDay(int on)
    {
        var date = DateOf(on);
        return (date.Month * 100) + date.Day;
    }

    /// <summary>The first day from one on that has this month and day (month × 100 + day), or is the month's last where it has
    /// no such day: who was born on 29 Feb or 30 Esfand has a birthday every year.</summary>
    public int NextMonthAndDay(int monthAndDay, int fromOn)
    {
        var year = DateOf(fromOn).Year;
        var on = DayIn(year, monthAndDay / 100, monthAndDay % 100);
        return on >= fromOn ? on : DayIn(year + 1L, monthAndDay / 100, monthAndDay % 100);
    }

    /// <summary>
    /// The nth anniversary, counted from the origin itself: a 29 Feb comes back every fourth year.
    /// </summary>
    public int Anniversary(int originOn, int n) => PlusYears(originOn, n);

    /// <summary>
    /// How many anniversaries lie on or before a day: an age or a tenure. Negative before the origin.
    /// </summary>
    public int FullYears(int originOn, int on)
    {
        var years = DateOf(on).Year - DateOf(originOn).Year;
        return Anniversary(originOn, years) <= on ? years : years - 1;
    }

    /// <summary>The first anniversary after a day; the origin itself is none.</summary>
    public int NextAnniversaryAfter(int originOn, int on) =>
        Anniversary(originOn, Math.Max(1, FullYears(originOn, on) + 1));

    private int PlusMonths(int on, long months)
    {
        if (months == 0) return DayNumber.Checked(on);
        var date = DateOf(on);
        var month = ((long)date.Year * MonthsPerYear) + date.Month - 1 + months;
        var year = EngineInstant.FloorDivide(month, MonthsPerYear, out var monthOfYear);
        return DayIn(year, (int)monthOfYear + 1, date.Day);
    }

    private static int QuarterStart(int month) => month - ((month - 1) % MonthsPerQuarter);

    private int DaysIntoWeek(int on) =>
        (WeekdayOf(on) - FirstDayOfWeek + DaysPerWeek) % DaysPerWeek;

    private LocalDate DateOf(int on) => DayNumber.ToLocalDate(on).WithCalendar(_calendar);

    private int DayIn(long year, int month, int day)
    {
        if (year < _calendar.MinYear || year > _calendar.MaxYear)
            throw EngineOverflowException.Date();
        var lastDay = _calendar.GetDaysInMonth((int)year, month);
        var date = new LocalDate((int)year, month, Math.Min(day, lastDay), _calendar);
        return DayNumber.Checked(DayNumber.From(date));
    }
}
