using System.Globalization;
using Bashgah.Engine.Numbers;
using NodaTime;

namespace Bashgah.Engine.Time;

/// <summary>
/// Local dates as the engine counts them: days since 1970-01-01 in an <see cref="int"/>, in fields
/// whose names end in <c>On</c>. A day number is the same day in every calendar.
/// </summary>
public static class DayNumber
{
    /// <summary>1600-01-01, the first day that the calendars cover.</summary>
    public const int Min = -135_140;

    /// <summary>9998-12-31, the last one.</summary>
    public const int Max = 2_932_531;

    private const int TextLength = 10;

    private static readonly int EpochNumber = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Reads an ISO 8601 date between the bounds, such as <c>2026-01-31</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int on)
    {
        on = 0;
        if (text.Length != TextLength || text[4] != '-' || text[7] != '-') return false;
        if (!DigitText.TryRead(text[..4], out var year)) return false;
        if (!DigitText.TryRead(text[5..7], out var month)) return false;
        if (!DigitText.TryRead(text[8..], out var day)) return false;
        return TryFromDate(year, month, day, out on);
    }

    /// <summary>The day of a Gregorian date, if there is such a date between the bounds.</summary>
    public static bool TryFromDate(int year, int month, int day, out int on)
    {
        on = 0;
        if (year is < 1600 or > 9998 || month is < 1 or > 12) return false;
        if (day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month)) return false;
        on = From(new LocalDate(year, month, day));
        return true;
    }

    /// <summary>The ISO 8601 text, <c>2026-01-31</c>.</summary>
    /// <exception cref="OverflowException">The day lies outside the bounds.</exception>
    public static string Format(int on)
    {
        var date = ToLocalDate(on);
        return string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}");
    }

    /// <summary>The number of a date of any calendar.</summary>
    /// <exception cref="OverflowException">The date lies before our era.</exception>
    public static int From(LocalDate date)
    {
        // The runtime's own dates count days by arithmetic; NodaTime's look years up, at several times the cost.
        var iso = date.WithCalendar(CalendarSystem.Iso);
        return iso.Year >= 1 ? iso.ToDateOnly().DayNumber - EpochNumber : throw EngineOverflowException.Date();
    }

    /// <summary>The date in the ISO calendar.</summary>
    /// <exception cref="OverflowException">The day lies outside the bounds.</exception>
    public static LocalDate ToLocalDate(int on) => LocalDate.FromDateOnly(DateOnly.FromDayNumber(Checked(on) + EpochNumber));

    /// <summary>The day itself, unless it lies outside the bounds, which overflows.</summary>
    internal static int Checked(long on) =>
        on is >= Min and <= Max ? (int)on : throw EngineOverflowException.Date();
}
