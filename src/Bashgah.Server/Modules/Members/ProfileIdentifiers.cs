using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Identifiers of a profile with the field that each stands in, so that a clash can name it
/// (S13.2).</summary>
internal static class ProfileIdentifiers
{
    /// <summary>Field of the code that the server draws itself.</summary>
    public const string ReferralCodeField = "referralCode";

    public static IReadOnlyList<NamedIdentifier> Of(MemberProfile profile, IdentifierHasher hasher)
    {
        var identifiers = new List<NamedIdentifier>();
        void Add(string kind, string? value, string field)
        {
            if (value is not null)
                identifiers.Add(new NamedIdentifier(new IdentifierHash(kind, hasher.Hash(kind, value)), field));
        }

        Add(IdentifierKinds.Phone, profile.Phone, "phone");
        Add(IdentifierKinds.Email, profile.Email, "email");
        Add(IdentifierKinds.ExternalId, profile.ExternalId, "externalId");
        Add(IdentifierKinds.Referral, profile.ReferralCode, ReferralCodeField);
        for (var i = 0; i < profile.Cards.Count; i++)
            Add(IdentifierKinds.Card, profile.Cards[i], $"cards[{i}]");
        return identifiers;
    }
}
