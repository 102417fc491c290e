namespace Bashgah.Storage.Members;

/// <summary>
/// What is known about a member as a person. It is stored only encrypted under the member's key; the ledger and its facts
/// never see it (S13.3). Identifiers are kept as normalised by <see cref="Identifiers"/>.
/// </summary>
public sealed record MemberProfile
{
    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Trimmed, lower-cased.</summary>
    public string? Email { get; init; }

    /// <summary>As the member writes it.</summary>
    public string? Name { get; init; }

    /// <summary>The member's number in another system.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Numbers of cards that lead to the member.</summary>
    public IReadOnlyList<string> Cards { get; init; } = [];

    /// <summary>What is known of cards beside their numbers: of those that are blocked or replaced, and of those that were issued. Null: of
    /// none.</summary>
    public IReadOnlyList<MemberCard>? CardRecords { get; init; }

    /// <summary>Ids of devices that the member uses: who shares one is taken for the same person (S9.1).</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>References of means of payment, compared as devices are.</summary>
    public IReadOnlyList<string> PaymentReferences { get; init; } = [];

    /// <summary>ISO date.</summary>
    public string? BirthDate { get; init; }

    /// <summary>Language tag for messages.</summary>
    public string? Locale { get; init; }

    /// <summary>Agreed or not, by purpose.</summary>
    public IReadOnlyDictionary<string, bool> Consents { get; init; } = new Dictionary<string, bool>();

    /// <summary>Attributes that rules do not read.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>The code by which the member refers others.</summary>
    public string? ReferralCode { get; init; }

    /// <summary>Whether two profiles seem to be of one person: they share a phone, an e-mail address, a card, a device or a means of
    /// payment (S9.1).</summary>
    public bool IsSamePersonAs(MemberProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Phone is not null && Phone == other.Phone)
            || (Email is not null && Email == other.Email)
            || Cards.Intersect(other.Cards, StringComparer.Ordinal).Any()
            || Devices.Intersect(other.Devices, StringComparer.Ordinal).Any()
            || PaymentReferences.Intersect(other.PaymentReferences, StringComparer.Ordinal).Any();
    }

    /// <summary>Names of the fields in which it differs from another one, as requests name them. The code by which a member refers
    /// others is drawn and never changed.</summary>
    public IEnumerable<string> FieldsUnlike(MemberProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Differences(other).Where(field => field.IsOther).Select(field => field.Name);
    }

    private IEnumerable<(string Name, bool IsOther)> Differences(MemberProfile other) =>
    [
        ("phone", Phone != other.Phone),
        ("email", Email != other.Email),
        ("name", Name != other.Name),
        ("externalId", ExternalId != other.ExternalId),
        ("birthDate", BirthDate != other.BirthDate),
        ("locale", Locale != other.Locale),
        ("cards", !Cards.SequenceEqual(other.Cards) || !(CardRecords ?? []).SequenceEqual(other.CardRecords ?? [])),
        ("devices", !Devices.SequenceEqual(other.Devices)),
        ("paymentReferences", !PaymentReferences.SequenceEqual(other.PaymentReferences)),
        ("consents", !IsSame(Consents, other.Consents)),
        ("attributes", !IsSame(Attributes, other.Attributes)),
    ];

    private static bool IsSame<T>(IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other) =>
        one.Count == other.Count
        && one.All(pair => other.TryGetValue(pair.Key, out var value) && EqualityComparer<T>.Default.Equals(pair.Value, value));

    /// <summary>Cards that led to the member and lead to nobody any more.</summary>
    internal IEnumerable<string> BlockedCards() =>
        (CardRecords ?? []).Where(card => card.State != CardStates.Active).Select(card => card.Number).Distinct(StringComparer.Ordinal);

    /// <summary>Identifiers that lead to the member: kind and value.</summary>
    internal IEnumerable<(string Kind, string Value)> Identify()
    {
        if (Phone is not null)
        {
            yield return (IdentifierKinds.Phone, Phone);
        }

        if (Email is not null)
        {
            yield return (IdentifierKinds.Email, Email);
        }

        if (ExternalId is not null)
        {
            yield return (IdentifierKinds.ExternalId, ExternalId);
        }

        if (ReferralCode is not null)
        {
            yield return (IdentifierKinds.Referral, ReferralCode);
        }

        foreach (var card in Cards.Distinct(StringComparer.Ordinal))
        {
            yield return (IdentifierKinds.Card, card);
        }
    }
}

/// <summary>Kinds of identifier, as <see cref="Ledger.IdentifierHash"/> names them.</summary>
public static class IdentifierKinds
{
    /// <summary>Phone number.</summary>
    public const string Phone = "phone";

    /// <summary>E-mail address.</summary>
    public const string Email = "email";

    /// <summary>Card number.</summary>
    public const string Card = "card";

    /// <summary>Number in another system.</summary>
    public const string ExternalId = "externalId";

    /// <summary>Referral code.</summary>
    public const string Referral = "referral";
}
