using System.ComponentModel;
using System.Text.Json.Serialization;
using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>What was decided for a command.</summary>
internal sealed record DecisionAnswer
{
    [Description("Id of the transaction; absent in an evaluation.")]
    public string? TransactionId { get; init; }

    [Description("Number of the policy version that decided.")]
    public required int PolicyVersion { get; init; }

    [Description("True when the command had been accepted before; then the effects are those of the first time.")]
    public required bool Duplicate { get; init; }

    public required IReadOnlyList<EffectAnswer> Effects { get; init; }

    [Description("Rules of this event that gave nothing, and why; after them commission that came to nothing.")]
    public required IReadOnlyList<NotFiredAnswer> NotFired { get; init; }

    [Description("Balances of the member named in the request.")]
    public required IReadOnlyList<AccountAnswer> Accounts { get; init; }

    [Description("Level by tier set.")]
    public required IReadOnlyDictionary<string, string> Tiers { get; init; }

    [Description("Vouchers that this gave, or that a return took back.")]
    public IReadOnlyList<VoucherAnswer>? Vouchers { get; init; }

    [Description("Money to keep from the cash refund, minor units: what a return could not find in points.")]
    public long? KeepFromRefund { get; init; }

    [Description("Sentences for the member, in the language asked for.")]
    public required IReadOnlyList<string> Messages { get; init; }
}

/// <summary>One change of an account.</summary>
internal sealed record EffectAnswer
{
    [Description("Id of the member.")]
    public required string Member { get; init; }

    public required string Currency { get; init; }

    [Description("Units; negative where the member has less afterwards. Holds and releases move units within the account.")]
    public required long Amount { get; init; }

    [Description("accrual, reversal, redemption, expiry, adjustment, transfer-in, transfer-out, commission, hold or release.")]
    public required string Kind { get; init; }

    [Description("Where the units are now: pending, available, held, spent, expired, reversed or debt.")]
    public required string State { get; init; }

    [Description("When pending units become available.")]
    public string? AvailableAt { get; init; }

    [Description("When the units expire.")]
    public string? ExpiresAt { get; init; }

    [Description("The rule that gave them.")]
    public string? RuleId { get; init; }

    [Description("For commission: how many levels above the buyer the member stands, from 1.")]
    public int? Level { get; init; }

    [Description("The line that they were given for, when it is a single one.")]
    public int? Line { get; init; }

    public required string Explanation { get; init; }
}

/// <summary>A rule that gave nothing.</summary>
internal sealed record NotFiredAnswer : IWrittenOnce
{
    [JsonIgnore]
    public byte[]? Written { get; set; }

    public required string RuleId { get; init; }

    [Description("Stable reason, e.g. weekday, limit, not-chosen.")]
    public required string Reason { get; init; }

    [Description("Which condition, limit or other rule, where there are several.")]
    public string? Detail { get; init; }

    [Description("For commission: who would have got it; else absent.")]
    public string? Member { get; init; }

    [Description("For commission: how many levels above the buyer that member stands, from 1.")]
    public int? Level { get; init; }

    public required string Explanation { get; init; }
}

/// <summary>A balance.</summary>
internal sealed record AccountAnswer
{
    public required string Currency { get; init; }

    [Description("What can be spent; never below 0.")]
    public required long Available { get; init; }

    public required long Pending { get; init; }

    public required long Held { get; init; }

    [Description("What the member owes; the next units to become available pay it.")]
    public required long Debt { get; init; }

    public required long LifetimeEarned { get; init; }

    public required long LifetimeSpent { get; init; }

    public required long LifetimeExpired { get; init; }

    [Description("What expires at the end of which day, earliest first.")]
    public required IReadOnlyList<ExpiringAnswer> Expiring { get; init; }
}

/// <summary>What expires at the end of a day of the program's zone.</summary>
internal sealed record ExpiringAnswer(string On, long Amount);
