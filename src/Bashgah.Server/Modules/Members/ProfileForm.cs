using System.Globalization;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Puts a request's fields into the forms that the profile keeps, and sorts out what rules may
/// read.</summary>
internal static class ProfileForm
{
    /// <summary>Normalises identifiers; what is none of its kind becomes a fault, and so does a birth date that can be nobody's.</summary>
    public static MemberFields Normalised(MemberFields fields, CompiledProgram program, long now, FaultList faults)
    {
        var today = program.Calendar.DayOf(now);
        if (DayNumber.TryParse(fields.BirthDate, out var born) && !BirthDates.IsPlausible(born, today))
        {
            faults.Add(
                "birthDate", FaultCodes.OutOfRange,
                ("min", DayNumber.Format(BirthDates.Earliest)), ("max", DayNumber.Format(today)));
        }

        var country = ProgramCountry.Of(program);
        string? Form(string field, string? value, string path)
        {
            if (value is null)
                return null;
            if (!IdentifierForms.TryNormalise(field, value, country, out var normal))
            {
                IdentifierForms.AddFault(faults, path, field, value);
                return null;
            }
            // What is typed may be longer than what it stands for.
            if (field == IdentifierKinds.Card && normal.Length > MemberFields.CardLengthMax)
                faults.Add(path, FaultCodes.TooLong, ("max", MemberFields.CardLengthMax.ToString(CultureInfo.InvariantCulture)));
            return normal;
        }

        return fields with
        {
            Phone = Form(IdentifierKinds.Phone, fields.Phone, "phone"),
            Email = Form(IdentifierKinds.Email, fields.Email, "email"),
            ExternalId = Form(IdentifierKinds.ExternalId, fields.ExternalId, "externalId"),
            Cards = fields.Cards?
                .Select((card, i) => Form(IdentifierKinds.Card, card, $"cards[{i}]") ?? "").Distinct().ToList(),
        };
    }

    /// <summary>The profile after a change.</summary>
    public static MemberProfile Apply(MemberProfile before, MemberFields change, CompiledProgram program) => before with
    {
        Phone = change.Given.Contains("phone") ? change.Phone : before.Phone,
        Email = change.Given.Contains("email") ? change.Email : before.Email,
        Name = change.Given.Contains("name") ? change.Name : before.Name,
        ExternalId = change.Given.Contains("externalId") ? change.ExternalId : before.ExternalId,
        BirthDate = change.Given.Contains("birthDate") ? change.BirthDate : before.BirthDate,
        Locale = change.Given.Contains("locale") ? change.Locale : before.Locale,
        Cards = change.Given.Contains("cards") ? change.Cards ?? [] : before.Cards,
        CardRecords = change.Given.Contains("cards") ? StillTrue(before.CardRecords, change.Cards ?? []) : before.CardRecords,
        Devices = change.Given.Contains("devices") ? Distinct(change.Devices) : before.Devices,
        PaymentReferences = change.Given.Contains("paymentReferences")
            ? Distinct(change.PaymentReferences)
            : before.PaymentReferences,
        Consents = ConsentState.ChangesIn(before.Consents, change.Consents).Aggregate(before.Consents, ConsentState.After),
        Attributes = MergedAttributes(before.Attributes, change.Attributes, program),
    };

    /// <summary>Attributes that rules may read (declared by the program); null values remove.</summary>
    public static IReadOnlyDictionary<string, string?> Declared(MemberFields fields, CompiledProgram program) =>
        new SortedDictionary<string, string?>(
            (fields.Attributes ?? new Dictionary<string, string?>())
                .Where(a => program.MemberAttributes.Contains(a.Key))
                .ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal),
            StringComparer.Ordinal);

    /// <summary>What is known of cards that were taken out of a profile goes with them; that others were blocked stays.</summary>
    private static IReadOnlyList<MemberCard>? StillTrue(IReadOnlyList<MemberCard>? records, IReadOnlyList<string> cards) =>
        records is null ? null : [.. records.Where(card => card.State != CardStates.Active || cards.Contains(card.Number))];

    private static List<string> Distinct(IReadOnlyList<string>? texts) => [.. (texts ?? []).Distinct(StringComparer.Ordinal)];

    private static Dictionary<string, string> MergedAttributes(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string?>? change, CompiledProgram program)
    {
        var merged = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var (name, value) in change ?? new Dictionary<string, string?>())
        {
            if (program.MemberAttributes.Contains(name) || name == MemberView.ReferredBy)
                continue;
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value;
        }
        return merged;
    }
}
