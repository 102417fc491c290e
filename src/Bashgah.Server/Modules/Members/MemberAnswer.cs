using System.ComponentModel;

namespace Bashgah.Server.Modules.Members;

/// <summary>A member as callers with <c>members:read</c> see one.</summary>
internal sealed record MemberAnswer
{
    public required string Id { get; init; }

    [Description("E.164.")]
    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    [Description("Id in another system, unique in the program.")]
    public string? ExternalId { get; init; }

    public string? BirthDate { get; init; }

    [Description("Language for messages.")]
    public string? Locale { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public required IReadOnlyList<string> Cards { get; init; }

    [Description("Those that the program declares can be read by its rules.")]
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    [Description("Agreed or not, by purpose.")]
    public required IReadOnlyDictionary<string, bool> Consents { get; init; }

    [Description("Level by tier set.")]
    public required IReadOnlyDictionary<string, string> Tiers { get; init; }

    [Description("What new members name to say who brought them.")]
    public string? ReferralCode { get; init; }

    [Description("Id of the member who brought this one.")]
    public string? ReferredBy { get; init; }

    public required string JoinedAt { get; init; }
}
