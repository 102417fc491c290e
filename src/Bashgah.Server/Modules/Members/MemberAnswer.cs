using System.ComponentModel;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Tiers;
using Bashgah.Engine.Time;

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

    [Description("Ids of devices that the member uses; absent: none is known.")]
    public IReadOnlyList<string>? Devices { get; init; }

    [Description("References of means of payment; absent: none is known.")]
    public IReadOnlyList<string>? PaymentReferences { get; init; }

    [Description("Those that the program declares can be read by its rules.")]
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    [Description("Agreed or not, by purpose.")]
    public required IReadOnlyDictionary<string, bool> Consents { get; init; }

    [Description("Level by tier set.")]
    public required IReadOnlyDictionary<string, string> Tiers { get; init; }

    [Description("Where the member stands in each tier set, and what becomes of it.")]
    public required IReadOnlyList<TierStandingAnswer> Standings { get; init; }

    [Description("What new members name to say who brought them.")]
    public string? ReferralCode { get; init; }

    [Description("Id of the member who brought this one.")]
    public string? ReferredBy { get; init; }

    public required string JoinedAt { get; init; }

    [Description("When what is personal about the member was erased, for good; absent: it was not.")]
    public string? ErasedAt { get; init; }
}

/// <summary>A member's standing in a tier set.</summary>
internal sealed record TierStandingAnswer
{
    public required string TierSet { get; init; }

    public required string Level { get; init; }

    [Description("Day on which the level began.")]
    public required string Since { get; init; }

    [Description("Last day of its period; absent for a level without an end.")]
    public string? KeepUntil { get; init; }

    [Description("While in grace: its last day.")]
    public string? GraceUntil { get; init; }

    [Description("The level at which the member would land at the end, doing nothing more; absent when the level would be kept.")]
    public string? LandsAt { get; init; }

    public static TierStandingAnswer Of(TierOutlook outlook) => new()
    {
        TierSet = outlook.Set,
        Level = outlook.Level,
        Since = DayNumber.Format(outlook.SinceOn),
        KeepUntil = outlook.KeepUntilOn == LotKey.Never ? null : DayNumber.Format(outlook.KeepUntilOn),
        GraceUntil = outlook.GraceUntilOn == 0 ? null : DayNumber.Format(outlook.GraceUntilOn),
        LandsAt = outlook.LandsAt == outlook.Level ? null : outlook.LandsAt,
    };
}
