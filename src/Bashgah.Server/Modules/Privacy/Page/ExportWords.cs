using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Privacy.Page;

/// <summary>Words, days and numbers of the page.</summary>
internal sealed class ExportWords(CompiledProgram program, Wording wording)
{
    // Isolates (Unicode Bidirectional Algorithm, UAX #9).
    private const char LeftToRight = '\u2066';
    private const char End = '\u2069';

    private readonly DayWords _days = new(
        wording.LanguageCode == Language.Persian ? new ProgramCalendar(program.Calendar.TimeZoneId, CalendarKind.Persian) : program.Calendar,
        wording);

    private readonly PolicyNames _names = new(program, wording.LanguageCode);

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

    /// <summary>Units of a currency, with the digits that they are shown with.</summary>
    public string Units(string currency, long amount)
    {
        var digits = program.Currency(currency)?.Digits ?? 0;
        var text = digits > 0 ? wording.Money(Math.Abs(amount), digits) : wording.Number(Math.Abs(amount));
        return amount < 0 ? wording.Signed(true, text) : text;
    }

    /// <summary>What a currency is called.</summary>
    public string Currency(string id) => _names.Currency(id);

    /// <summary>What runs from left to right in every language: numbers of phones, codes, what is stored.</summary>
    public string Latin(string? text) =>
        string.IsNullOrEmpty(text) || wording.LanguageCode != Language.Persian ? text ?? "" : $"{LeftToRight}{text}{End}";

    /// <summary>Yes or no.</summary>
    public string YesNo(bool isSo) => Say(isSo ? "yes" : "no");
}
