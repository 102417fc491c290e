using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Members;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Import;

/// <summary>A member as a row says.</summary>
internal sealed record ImportMember(int Row, MemberProfile Profile, IReadOnlyList<string> Groups, long JoinedAt);

/// <summary>Reads a row of a members file; the country is the program's, by which national phone numbers are read, and so is the
/// day that is today.</summary>
internal sealed class MemberRow(CsvColumns columns, string? country, int today)
{
    private const char ListSeparator = '|';

    private IReadOnlyList<string> _fields = [];
    private Rejection? _fault;
    private int _row;

    /// <summary>The member, or why the row cannot be taken.</summary>
    public (ImportMember? Member, Rejection? Fault) Read(CsvFile csv)
    {
        (_row, _fields, _fault) = (csv.RowNumber, csv.Fields, null);
        if (!csv.IsWellFormed)
            return (null, new Rejection(_row, "fields", $"its quotes are broken, or it has not the header's {csv.Header.Count} fields but {csv.Fields.Count}"));
        for (var i = 0; i < MemberColumns.All.Count; i++)
        {
            if (MemberColumns.All[i].FaultOf(Field(i)) is { } fault)
                Reject("text", fault);
        }
        if (_fault is not null)
            return (null, _fault);

        var profile = new MemberProfile
        {
            ExternalId = Identifier(MemberColumn.ExternalId, IdentifierKinds.ExternalId, isRequired: true),
            Phone = Identifier(MemberColumn.Phone, IdentifierKinds.Phone),
            Email = Identifier(MemberColumn.Email, IdentifierKinds.Email),
            Name = OrNull(MemberColumn.Name),
            BirthDate = Born(MemberColumn.BirthDate),
            Locale = OrNull(MemberColumn.Locale),
            Cards = Cards(),
        };
        var joinedAt = Time(MemberColumn.JoinedAt);
        return _fault is null
            ? (new ImportMember(_row, profile, [.. List(MemberColumn.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], joinedAt), null)
            : (null, _fault);
    }

    private string? Identifier(MemberColumn column, string kind, bool isRequired = false)
    {
        var text = Field((int)column);
        if (text.Length == 0 && !isRequired)
            return null;
        if (IdentifierForms.TryNormalise(kind, text, country, out var normal))
            return normal;
        var example = IdentifierForms.Example(kind);
        Reject(
            Name(column),
            text.Length == 0 ? $"{Name(column)} is empty"
            : example == kind ? $"{Name(column)} is not valid"
            : $"{Name(column)} is not valid (like {example})");
        return null;
    }

    private List<string> Cards()
    {
        List<string> cards = [];
        foreach (var card in List(MemberColumn.Cards))
        {
            if (IdentifierForms.TryNormalise(IdentifierKinds.Card, card, country, out var normal))
                cards.Add(normal);
        }
        if (cards.Count < List(MemberColumn.Cards).Length)
            Reject("cards", "cards holds a number that is none");
        return cards;
    }

    private string? Born(MemberColumn column)
    {
        var text = Field((int)column);
        if (text.Length == 0)
            return null;
        if (!DayNumber.TryParse(text, out var on))
            Reject(Name(column), $"{Name(column)} is not a date like 1990-05-31");
        else if (!BirthDates.IsPlausible(on, today))
            Reject(Name(column), $"{Name(column)} lies before {BirthDates.YearMin} or in the future");
        return text;
    }

    private long Time(MemberColumn column)
    {
        if (!EngineInstant.TryParse(Field((int)column), out var at))
        {
            Reject(Name(column), $"{Name(column)} is not a time with an offset, like 2026-01-31T18:30:00+08:00");
            return at;
        }
        if (CommandClock.IsAhead(at))
            Reject("in-future", $"{Name(column)} lies in the future");
        return at;
    }

    private string[] List(MemberColumn column) =>
        Field((int)column).Split(ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? OrNull(MemberColumn column) => Field((int)column) is { Length: > 0 } text ? text : null;

    private string Field(int column)
    {
        var place = columns[column];
        return place < 0 ? "" : _fields[place];
    }

    private static string Name(MemberColumn column) => MemberColumns.All[(int)column].Name;

    private void Reject(string code, string reason) =>
        _fault = _fault?.And(_row, reason) ?? new Rejection(_row, code, reason);
}
