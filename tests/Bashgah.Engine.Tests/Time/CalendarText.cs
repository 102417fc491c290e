using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tests.Time;

/// <summary>Dates and instants as people write them, so that tables of tests can be read.</summary>
internal static class CalendarText
{
    /// <summary>The day number of an ISO date.</summary>
    public static int On(string date) =>
        DayNumber.TryParse(date, out var on) ? on : throw new FormatException(date);

    /// <summary>The instant of an ISO text.</summary>
    public static long At(string instant) =>
        EngineInstant.TryParse(instant, out var at) ? at : throw new FormatException(instant);

    /// <summary>The ISO date of a day number, for readable failures.</summary>
    public static string Date(int on) => DayNumber.Format(on);

    /// <summary>The ISO text of an instant in UTC.</summary>
    public static string Utc(long at) => EngineInstant.Format(at);
}
