using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>The one form of an identifier (S13.2) by the name of its field.</summary>
internal static class IdentifierForms
{
    /// <summary>Normalises a value; false when it is none of its kind.</summary>
    public static bool TryNormalise(string field, string value, string? country, out string normal) => field switch
    {
        IdentifierKinds.Phone => Identifiers.TryPhone(value, country, out normal),
        IdentifierKinds.Email => Identifiers.TryEmail(value, out normal),
        IdentifierKinds.Card => Identifiers.TryCard(value, out normal),
        IdentifierKinds.Referral => Identifiers.TryExternalId(value.ToUpperInvariant(), out normal),
        _ => Identifiers.TryExternalId(value, out normal),
    };

    /// <summary>Names the fault of a value that is none of its kind: of a card it may be that it was swiped badly.</summary>
    public static void AddFault(FaultList faults, string path, string field, string value)
    {
        if (field == IdentifierKinds.Card && CardSwipe.Read(value) is CardSwipe.Damaged)
            faults.Add(path, FaultCodes.DamagedSwipe);
        else
            faults.Add(path, FaultCodes.InvalidFormat, ("expected", Example(field)));
    }

    /// <summary>What the form looks like, for faults.</summary>
    public static string Example(string field) => field switch
    {
        IdentifierKinds.Phone => "+60123456789",
        IdentifierKinds.Email => "name@example.com",
        _ => field,
    };
}
