namespace Bashgah.Engine.Time;

/// <summary>
/// A length in whole units of the program's calendar, written as an ISO 8601 duration: <c>P12M</c>,
/// <c>P1Y6M</c>, <c>P7D</c>. How many days it spans depends on the day that it is added to
/// (<see cref="ProgramCalendar.Add"/>).
/// </summary>
public readonly record struct CalendarPeriod(int Years, int Months, int Weeks, int Days)
{
    /// <summary>No single field of a text is larger: about 27 years of days, far more in any other.</summary>
    public const int FieldMax = 9_999;

    /// <summary>A period of days alone.</summary>
    public static CalendarPeriod OfDays(int days) => new(0, 0, 0, days);

    /// <summary>Adding it changes no date.</summary>
    public bool IsZero => this == default;

    /// <summary>Years and months together, which are added as one so that clamping happens once.</summary>
    internal long TotalMonths => (12L * Years) + Months;

    /// <summary>Weeks and days together.</summary>
    internal long TotalDays => (7L * Weeks) + Days;

    /// <summary>
    /// Reads <c>PnYnMnWnD</c>: at least one field, each once and in this order, whole numbers from 0 to
    /// <see cref="FieldMax"/> without leading zeros.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CalendarPeriod period)
    {
        period = default;
        Span<int> fields = stackalloc int[4];
        if (text.Length == 0 || text[0] != 'P') return false;
        if (!DurationText.TryRead(text[1..], "YMWD", FieldMax, fields)) return false;
        period = new(fields[0], fields[1], fields[2], fields[3]);
        return true;
    }

    /// <summary>The canonical text: fields of 0 left out, and <c>P0D</c> for none.</summary>
    public override string ToString() =>
        IsZero ? "P0D" : "P" + DurationText.Format("YMWD", [Years, Months, Weeks, Days]);
}
