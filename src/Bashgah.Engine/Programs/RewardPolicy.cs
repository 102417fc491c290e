using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>A reward that members may get (B1, B2, B9; S7).</summary>
public sealed record RewardPolicy
{
    /// <summary>Stable name.</summary>
    public required string Id { get; init; }

    /// <summary>What it is: <c>discount</c>, <c>product</c>, <c>giftCard</c>, <c>charity</c> …: key of the definition's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>What stands under its kind: money off or a balance (<c>amount</c>, minor units), <c>percent</c>,
    /// <c>sku</c>, <c>cause</c>.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Price for everybody, by currency id; empty: free (granted by rules only unless <see cref="IsListed"/>).</summary>
    public required IReadOnlyDictionary<string, long> Price { get; init; }

    /// <summary>Prices by tier level id, each replacing <see cref="Price"/> as a whole (S7.1: by the tier at that moment).</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> TierPrices { get; init; }

    /// <summary>Units on the shelf over the reward's life; null: no end (S7.2).</summary>
    public long? Stock { get; init; }

    /// <summary>Per-member limits: so many times a period (S7.2).</summary>
    public required IReadOnlyList<RewardLimit> Limits { get; init; }

    /// <summary>First and last day on which it can be had (day numbers).</summary>
    public int? FromOn { get; init; }

    /// <summary>Last day, inclusive.</summary>
    public int? UntilOn { get; init; }

    /// <summary>Tier levels that may have it; empty: all.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }

    /// <summary>Member groups that may have it; empty: all.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>How long the voucher can be used, up to the end of its last day; null: never ends.</summary>
    public CalendarPeriod? VoucherValid { get; init; }

    /// <summary>Cost to the merchant in minor money, counted by comparing groups (S4.3).</summary>
    public long Cost { get; init; }

    /// <summary>False: only rules grant it.</summary>
    public bool IsListed { get; init; } = true;
}

/// <summary>At most <paramref name="Times"/> units per member and period.</summary>
public sealed record RewardLimit(long Times, PeriodUnit Per);
