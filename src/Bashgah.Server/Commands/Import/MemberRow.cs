using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Members;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Commands.Import;

/// <summary>A member as a row says.</summary>
/// <param name="Row">Its row in the file.</param>
/// <param name="Profile">Who it is.</param>
/// <param name="Groups">Sorted, each once.</param>
/// <param name="JoinedAt">Unix microseconds.</param>
/// <param name="ReferredBy">External id of who brought the member; null: nobody.</param>
/// <param name="ReferredOn">Day on which that was named; null: at joining, or as soon as both were there.</param>
internal sealed record ImportMember(
    int Row, MemberProfile Profile, IReadOnlyList<string> Groups, long JoinedAt, string? ReferredBy, int? ReferredOn);

/// <summary>Reads a row of a members file; the country is the program's, by which national phone numbers are read, and so is the
/// day that is today.</summary>
internal sealed class MemberRow(CsvColumns columns, string? country, int today)
{
    private const int TracesMax = 20;
    private const int TraceLengthMax = 128;

    private string[] _fields = [];
    private Rejection? _fault;
    private int _row;

    /// <summary>The member, or why the row cannot be taken.</summary>
    public (ImportMember? Member, Rejection? Fault) Read(CsvFile csv)
    {
        (_row, _fields, _fault) = (csv.RowNumber, csv.Fields, null);
        if (!csv.IsWellFormed)
            return (null, new Rejection(_row, "fields", $"its quotes are broken, or it has not the header's {csv.Header.Count} fields but {csv.Fields.Length}"));
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
            Devices = Traces(MemberColumn.Devices),
            PaymentReferences = Traces(MemberColumn.PaymentReferences),
        };
        var joinedAt = Time(MemberColumn.JoinedAt);
        var referredBy = Identifier(MemberColumn.ReferredBy, IdentifierKinds.ExternalId);
        if (referredBy is not null && referredBy == profile.ExternalId)
            Reject("referrer-self", "referred_by names the member itself");
        var referredOn = ReferredOn(MemberColumn.ReferredOn);
        if (_fault is not null)
            return (null, _fault);
        var groups = List(MemberColumn.Groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return (new ImportMember(_row, profile, [.. groups], joinedAt, referredBy, referredOn), null);
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
        if (cards.Count < List(MemberColumn.Cards).Count)
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

    private int? ReferredOn(MemberColumn column)
    {
        var text = Field((int)column);
        if (text.Length == 0)
            return null;
        if (!DayNumber.TryParse(text, out var on))
            Reject(Name(column), $"{Name(column)} is not a date like 2026-01-31");
        else if (!BirthDates.IsPlausible(on, today))
            Reject(Name(column), $"{Name(column)} lies before {BirthDates.YearMin} or in the future");
        return on;
    }

    private List<string> Traces(MemberColumn column)
    {
        var traces = List(column).Distinct(StringComparer.Ordinal).ToList();
        if (traces.Count > TracesMax || traces.Exists(trace => trace.Length > TraceLengthMax))
            Reject(Name(column), $"{Name(column)} holds more than {TracesMax}, or one longer than {TraceLengthMax} characters");
        return traces;
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

    private IReadOnlyList<string> List(MemberColumn column) => ListText.Split(Field((int)column));

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
