using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Privacy.Page;

/// <summary>Words, days and numbers of the page.</summary>
internal sealed class ExportWords(ProgramCalendar calendar, Wording wording)
{
    private readonly DayWords _days = new(
        wording.LanguageCode == Language.Persian ? new ProgramCalendar(calendar.TimeZoneId, CalendarKind.Persian) : calendar, wording);

    /// <summary>The language.</summary>
    public Wording Wording => wording;

    /// <summary>A text of the page.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => wording.Say($"export.{key}", values);

    /// <summary>What a field or a kind of thing is called; itself where it has no word.</summary>
    public string Named(string kind, string name) => wording.Find($"{kind}.{name}") ?? name;

    /// <summary>A moment that an answer gives.</summary>
    public string Moment(string? text) => text is null ? "" : EngineInstant.TryParse(text, out var at) ? _days.Moment(at) : text;

    /// <summary>A day that an answer gives.</summary>
    public string Day(string? text) => text is null ? "" : DayNumber.TryParse(text, out var on) ? _days.Day(on) : text;

    /// <summary>A whole number, with its sign where it is below 0.</summary>
    public string Number(long number) => number < 0 ? wording.Signed(true, wording.Number(-number)) : wording.Number(number);

    /// <summary>Yes or no.</summary>
    public string YesNo(bool isSo) => Say(isSo ? "yes" : "no");
}
