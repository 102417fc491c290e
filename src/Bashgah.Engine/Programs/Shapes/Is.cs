using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;
using NodaTime;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>The shapes that definitions are made of.</summary>
internal static class Is
{
    /// <summary>Largest amount of money or points that a definition may name: products with quantities stay exact.</summary>
    public const long AmountMax = 1_000_000_000_000_000;

    /// <summary>Longest free text that rules compare.</summary>
    private const int CompareLengthMax = 200;

    public static readonly Shape<bool> Flag = new FlagShape();

    /// <summary>Money or points, at least 0.</summary>
    public static readonly Shape<long> Amount = Whole(0, AmountMax);

    /// <summary>Money or points, above 0.</summary>
    public static readonly Shape<long> AmountAboveZero = Whole(1, AmountMax);

    /// <summary>Free text that is compared exactly.</summary>
    public static readonly Shape<string> Compared = new TextShape(CompareLengthMax);

    /// <summary>One or several texts that are compared exactly.</summary>
    public static readonly Shape<IReadOnlyList<string>> ComparedList = OneOrMore(Compared);

    public static readonly Shape<string> Name = new NameShape();

    /// <summary>Text for people.</summary>
    public static readonly Shape<IReadOnlyDictionary<string, string>> Wording = new WordingShape();

    /// <summary>A local date.</summary>
    public static readonly Shape<int> Date = new FormedTextShape<int>(
        "a date such as \"2026-01-31\"", "date", @"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        text => DayNumber.TryParse(text, out var on) ? on : null);

    /// <summary>A length in calendar units, longer than nothing.</summary>
    public static readonly Shape<CalendarPeriod> Period = new FormedTextShape<CalendarPeriod>(
        "a duration such as \"P7D\" or \"P12M\"", "duration", @"^P([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$",
        text => CalendarPeriod.TryParse(text, out var period) && !period.IsZero ? period : null);

    /// <summary>A length in days or weeks, possibly none.</summary>
    public static readonly Shape<int> Days = new FormedTextShape<int>(
        "a duration of days such as \"P30D\"", "duration", @"^P([0-9]+W)?([0-9]+D)?$",
        text => CalendarPeriod.TryParse(text, out var period) && period is { Years: 0, Months: 0 }
            ? (period.Weeks * 7) + period.Days
            : null);

    /// <summary>A length by the clock in whole minutes, from a minute to a year.</summary>
    public static readonly Shape<int> Minutes = new FormedTextShape<int>(
        "a duration of whole minutes such as \"PT24H\"", "duration", @"^PT([0-9]+H)?([0-9]+M)?([0-9]+S)?$",
        text => ClockDuration.TryParse(text, out var length)
            && length.Seconds is >= 60 and <= 366 * 86_400 && length.Seconds % 60 == 0
                ? (int)(length.Seconds / 60)
                : null);

    /// <summary>A time of the day in minutes from midnight.</summary>
    public static readonly Shape<int> TimeOfDay = new FormedTextShape<int>(
        "a time such as \"17:30\"", "time", "^([01][0-9]|2[0-3]):[0-5][0-9]$", ReadTimeOfDay);

    public static readonly Shape<IsoDayOfWeek> Weekday = new WordShape<IsoDayOfWeek>(
        ("mon", IsoDayOfWeek.Monday), ("tue", IsoDayOfWeek.Tuesday), ("wed", IsoDayOfWeek.Wednesday),
        ("thu", IsoDayOfWeek.Thursday), ("fri", IsoDayOfWeek.Friday), ("sat", IsoDayOfWeek.Saturday),
        ("sun", IsoDayOfWeek.Sunday));

    public static readonly Shape<RoundUnit> RoundUnit = new WordShape<RoundUnit>(
        ("day", Time.RoundUnit.Day), ("week", Time.RoundUnit.Week), ("month", Time.RoundUnit.Month),
        ("year", Time.RoundUnit.Year));

    public static readonly Shape<PeriodUnit> CalendarUnit = new WordShape<PeriodUnit>(
        ("day", PeriodUnit.Day), ("week", PeriodUnit.Week), ("month", PeriodUnit.Month),
        ("quarter", PeriodUnit.Quarter), ("year", PeriodUnit.Year));

    public static readonly Shape<PeriodUnit> CountingUnit = new WordShape<PeriodUnit>(
        ("day", PeriodUnit.Day), ("week", PeriodUnit.Week), ("month", PeriodUnit.Month),
        ("quarter", PeriodUnit.Quarter), ("year", PeriodUnit.Year), ("lifetime", PeriodUnit.Lifetime));

    /// <summary>A rate, above 0.</summary>
    public static readonly Shape<ExactDecimal> Rate = new DecimalShape("0", "999999999", includesLeast: false);

    public static Shape<long> Whole(long least, long most = long.MaxValue) => new WholeShape(least, most);

    public static Shape<IReadOnlyList<T>> OneOrMore<T>(Shape<T> item) =>
        new ListShape<T>(item, least: 1, orOne: true, isSet: true);

    public static Shape<IReadOnlyList<T>> ListOf<T>(Shape<T> item, int least = 0, bool isSet = false) =>
        new ListShape<T>(item, least, isSet: isSet);

    public static Shape<string> Reference(NameKind kind) => new ReferenceShape(kind);

    public static Shape<IReadOnlyList<KeyValuePair<string, T>>> MapFrom<T>(
        NameKind kind, Shape<T> value, int least = 0) => new MapShape<T>(value, kind, least: least);

    private static int? ReadTimeOfDay(string text)
    {
        if (text.Length != 5 || text[2] != ':') return null;
        if (!DigitText.TryRead(text.AsSpan(0, 2), out var hour) || hour > 23) return null;
        if (!DigitText.TryRead(text.AsSpan(3), out var minute) || minute > 59) return null;
        return (hour * 60) + minute;
    }
}
