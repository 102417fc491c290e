using System.Text.RegularExpressions;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Fields of a member's profile, as joining and changing read them.</summary>
internal sealed partial record MemberFields
{
    /// <summary>Longest number of a card.</summary>
    public const int CardLengthMax = 64;

    private const int GroupsMax = 50;
    private const int CardsMax = 20;
    private const int TracesMax = 20;
    private const int AttributesMax = 50;
    private const int ConsentsMax = 50;

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? ExternalId { get; init; }

    public string? BirthDate { get; init; }

    public string? Locale { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyList<string>? Cards { get; init; }

    public IReadOnlyList<string>? Devices { get; init; }

    public IReadOnlyList<string>? PaymentReferences { get; init; }

    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    public IReadOnlyDictionary<string, bool>? Consents { get; init; }

    /// <summary>Names of the fields that the request has, also those that are null: they are to be
    /// cleared.</summary>
    public required IReadOnlySet<string> Given { get; init; }

    private static readonly string[] Names =
    [
        "phone", "email", "name", "externalId", "birthDate", "locale", "groups", "cards", "devices", "paymentReferences",
        "attributes", "consents",
    ];

    /// <summary>Reads the fields; in a change, attributes may be null to remove them.</summary>
    public static MemberFields Read(Fields f, bool isChange)
    {
        var phone = f.TextOrNull("phone", "Phone number, E.164 or as written in the program's country.", 32, "+60123456789");
        if (phone is not null && !PhoneSyntax.IsPlausible(phone))
            f.Fault("phone", FaultCodes.InvalidFormat, ("expected", "+60123456789"));
        var email = f.TextOrNull("email", "E-mail address.", 254, "aisyah@example.com");
        if (email is not null && !Mail().IsMatch(email.Trim()))
            f.Fault("email", FaultCodes.InvalidFormat, ("expected", "name@example.com"));
        var locale = f.TextOrNull("locale", "Language for messages: en, fa, ms …", 16, "ms");
        if (locale is not null && !LanguageTag().IsMatch(locale))
            f.Fault("locale", FaultCodes.InvalidFormat, ("expected", "ms, fa-IR"));
        return new MemberFields
        {
            Phone = phone,
            Email = email,
            Name = f.TextOrNull("name", "As the member writes it.", 200, "Aisyah"),
            ExternalId = f.TextOrNull("externalId", "Id in another system, unique in the program.", 128, "C-1001"),
            BirthDate = f.DateOrNull("birthDate", "Date of birth, from 1900 to today.") is { } on ? DayNumber.Format(on) : null,
            Locale = locale,
            Groups = f.TextsOrNull("groups", "Groups that rules may ask for.", GroupsMax, 64),
            Cards = f.TextsOrNull("cards", "Numbers of cards that lead to the member, or their swipes.", CardsMax, MemberName.CardTextMax),
            Devices = f.TextsOrNull(
                "devices", "Ids of devices that the member uses; compared where somebody is named as having brought the member.",
                TracesMax, 128),
            PaymentReferences = f.TextsOrNull(
                "paymentReferences", "References of means of payment, such as a card's token; compared as devices are.",
                TracesMax, 128),
            Attributes = f.MapOrNull(
                "attributes", "Those that the program declares can be read by its rules.", AttributesMax, 256,
                nullable: isChange),
            Consents = ReadConsents(f),
            Given = Names.Where(f.Has).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Names are folded as those of single consents are; two that become one must say the same.</summary>
    private static Dictionary<string, bool>? ReadConsents(Fields f)
    {
        if (f.FlagsOrNull("consents", "Agreed or not, by purpose, or by purpose/channel.", ConsentsMax) is not { } asked)
            return null;
        var consents = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (name, isGranted) in asked)
        {
            if (ConsentNames.Of(name) is not { } folded || (consents.TryGetValue(folded, out var other) && other != isGranted))
                f.Fault($"consents.{name}", FaultCodes.InvalidFormat, ("expected", "offers, offers/sms"));
            else
                consents[folded] = isGranted;
        }
        return consents;
    }

    [GeneratedRegex(@"^[^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,180}\.[^\s@<>,;:.]{2,24}$", RegexOptions.None, 100)]
    private static partial Regex Mail();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.None, 100)]
    private static partial Regex LanguageTag();
}
