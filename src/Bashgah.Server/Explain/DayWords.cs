using System.Collections.Concurrent;
using System.Globalization;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Days as people write them, by the program's own calendar: "14 March 2026", «۲۳ اسفند ۱۴۰۴».</summary>
internal sealed class DayWords(ProgramCalendar calendar, Wording wording)
{
    /// <summary>Most days that are kept: some twenty years.</summary>
    private const int KeptMax = 8_192;

    private readonly ConcurrentDictionary<int, string> _known = new();

    private readonly string _months = calendar.Calendar == CalendarKind.Persian ? "month.persian" : "month.gregorian";

    /// <summary>A day with its month and year.</summary>
    public string Day(int on)
    {
        if (_known.TryGetValue(on, out var known))
            return known;
        var (year, month, day) = calendar.DateParts(on);
        var text = wording.Say("date.day", ("day", Text(day)), ("month", Month(month)), ("year", Text(year)));
        if (_known.Count < KeptMax)
            _known.TryAdd(on, text);
        return text;
    }

    /// <summary>"from 1 to 31 March 2026"; either end may be open.</summary>
    public string Range(int? fromOn, int? untilOn) => (fromOn, untilOn) switch
    {
        ({ } from, { } until) when from == until => wording.Say("date.only", ("day", Day(from))),
        ({ } from, { } until) => wording.Say("date.between", ("from", Beginning(from, until)), ("until", Day(until))),
        ({ } from, null) => wording.Say("date.since", ("day", Day(from))),
        (null, { } until) => wording.Say("date.until", ("day", Day(until))),
        _ => "",
    };

    /// <summary>A moment to the minute, by the program's clock.</summary>
    public string Moment(long at)
    {
        var minutes = calendar.TimeOfDay(at);
        var time = string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:D2}:{minutes % 60:D2}");
        return wording.Say("date.moment", ("day", Day(calendar.DayOf(at))), ("time", wording.Clock(time)));
    }

    // What both ends share is said once.
    private string Beginning(int fromOn, int untilOn)
    {
        var (from, until) = (calendar.DateParts(fromOn), calendar.DateParts(untilOn));
        if (from.Year != until.Year)
            return Day(fromOn);
        return from.Month == until.Month
            ? wording.Digits(Text(from.Day))
            : wording.Say("date.day-of-year", ("day", Text(from.Day)), ("month", Month(from.Month)));
    }

    private string Month(int month) => wording.Say(string.Create(CultureInfo.InvariantCulture, $"{_months}-{month}"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
