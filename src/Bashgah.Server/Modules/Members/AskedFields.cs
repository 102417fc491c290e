using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Members;

/// <summary>Holds a profile to what the program asks for: what it does not ask for is not taken, and what it must have is not left
/// out (X5: collect only what is needed).</summary>
internal static class AskedFields
{
    private const string OfAttributes = "attributes.";

    /// <summary>Fields that a program may ask for or not.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["phone", "email", "name", "birthDate", "locale", "externalId", "cards", "devices", "paymentReferences", "attributes"];

    /// <summary>Of somebody who joins: names each field that is not asked for, and each that is missing.</summary>
    public static void CheckJoining(PrivacySettings settings, MemberFields fields, FaultList faults)
    {
        CheckTaken(settings, fields, faults);
        foreach (var name in RequiredBy(settings).Where(name => !IsThere(fields, name)))
            faults.Add(name, FaultCodes.Required);
    }

    /// <summary>Of a change: names each field that is not asked for and is filled in, and each that must be there and is cleared.</summary>
    public static void CheckChange(PrivacySettings settings, MemberFields fields, FaultList faults)
    {
        CheckTaken(settings, fields, faults);
        foreach (var name in RequiredBy(settings))
        {
            var isCleared = name.StartsWith(OfAttributes, StringComparison.Ordinal)
                ? fields.Attributes is { } attributes && attributes.TryGetValue(name[OfAttributes.Length..], out var value) && value is null
                : name != "attributes" && fields.Given.Contains(name) && !IsThere(fields, name);
            if (isCleared)
                faults.Add(name, FaultCodes.Required);
        }
    }

    /// <summary>Fields of a profile that the program does not ask for. An import's external id is what its rows are told apart by.</summary>
    public static IReadOnlyList<string> NotAskedIn(PrivacySettings settings, MemberProfile profile) =>
    [
        .. Names.Where(name => settings.Field(name) == PrivacySettings.Off && name switch
        {
            "phone" => profile.Phone is not null,
            "email" => profile.Email is not null,
            "name" => profile.Name is not null,
            "birthDate" => profile.BirthDate is not null,
            "locale" => profile.Locale is not null,
            "cards" => profile.Cards.Count > 0,
            "devices" => profile.Devices.Count > 0,
            "paymentReferences" => profile.PaymentReferences.Count > 0,
            _ => false,
        }),
    ];

    private static void CheckTaken(PrivacySettings settings, MemberFields fields, FaultList faults)
    {
        foreach (var name in Names.Where(name => settings.Field(name) == PrivacySettings.Off && IsThere(fields, name)))
            faults.Add(name, FaultCodes.NotAsked);
        foreach (var (name, value) in fields.Attributes ?? new Dictionary<string, string?>())
        {
            if (value is not null && settings.Field(OfAttributes + name) == PrivacySettings.Off)
                faults.Add(OfAttributes + name, FaultCodes.NotAsked);
        }
    }

    private static IEnumerable<string> RequiredBy(PrivacySettings settings) =>
        settings.Fields.Where(f => f.Value == PrivacySettings.Required).Select(f => f.Key).Order(StringComparer.Ordinal);

    private static bool IsThere(MemberFields fields, string name) => name switch
    {
        "phone" => fields.Phone is not null,
        "email" => fields.Email is not null,
        "name" => fields.Name is not null,
        "birthDate" => fields.BirthDate is not null,
        "locale" => fields.Locale is not null,
        "externalId" => fields.ExternalId is not null,
        "cards" => fields.Cards is { Count: > 0 },
        "devices" => fields.Devices is { Count: > 0 },
        "paymentReferences" => fields.PaymentReferences is { Count: > 0 },
        "attributes" => fields.Attributes is { } all && all.Values.Any(value => value is not null),
        _ => fields.Attributes?.GetValueOrDefault(name[OfAttributes.Length..]) is not null,
    };
}
