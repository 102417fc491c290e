namespace Bashgah.Engine.Time;

/// <summary>The calendar that a program's months and years follow (S3.6).</summary>
public enum CalendarKind
{
    /// <summary>Proleptic Gregorian, as in ISO 8601. Weeks begin on Monday.</summary>
    Gregorian,

    /// <summary>Solar Hijri by the astronomical rule, as Iran uses it. Weeks begin on Saturday.</summary>
    Persian,
}

/// <summary>A unit whose end a date is rounded up to (<c>roundTo</c>, S3.6).</summary>
public enum RoundUnit
{
    Day,
    Week,
    Month,
    Year,
}

/// <summary>A period of the program's calendar, over which limits, budgets and totals are counted.</summary>
public enum PeriodUnit
{
    Day,
    Week,
    Month,

    /// <summary>Three months, the first of a year beginning with the year.</summary>
    Quarter,

    Year,

    /// <summary>All days that the calendars cover.</summary>
    Lifetime,
}
