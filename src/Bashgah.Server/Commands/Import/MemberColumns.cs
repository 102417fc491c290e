namespace Bashgah.Server.Commands.Import;

/// <summary>The columns of a members file, in the order of <see cref="MemberColumn"/>; <c>export members</c> writes them.</summary>
internal static class MemberColumns
{
    public static readonly IReadOnlyList<CsvColumn> All =
    [
        new("external_id", true, 128), new("phone", false), new("email", false, 254), new("name", false, 200),
        new("birth_date", false), new("locale", false), new("groups", false, 1_000), new("cards", false, 1_000),
        new("joined_at", true), new("referred_by", false, 128), new("referred_on", false), new("devices", false, 3_000),
        new("payment_references", false, 3_000),
        // What only an export knows is taken and ignored, so that an export can be imported elsewhere.
        new("id", false), new("tiers", false, 1_000),
    ];
}

/// <summary>Places in <see cref="MemberColumns.All"/>.</summary>
internal enum MemberColumn
{
    ExternalId,
    Phone,
    Email,
    Name,
    BirthDate,
    Locale,
    Groups,
    Cards,
    JoinedAt,
    ReferredBy,
    ReferredOn,
    Devices,
    PaymentReferences,
}
