using System.ComponentModel;
using System.Globalization;
using Bashgah.Engine.Programs;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>A voucher, with all that a till shows of it.</summary>
internal sealed record VoucherAnswer
{
    public required string Id { get; init; }

    [Description("What the member shows; only where the caller may see it.")]
    public string? Code { get; init; }

    [Description("Id of the member whose it is.")]
    public required string Member { get; init; }

    [Description("Id of the reward.")]
    public required string Reward { get; init; }

    [Description("Name of the reward, in the language asked for.")]
    public required string Name { get; init; }

    [Description("discount, product, giftCard or charity.")]
    public string? Kind { get; init; }

    [Description("What it is good for.")]
    public RewardValuesAnswer? Values { get; init; }

    public required int Quantity { get; init; }

    [Description("issued, used, cancelled or expired.")]
    public required string State { get; init; }

    [Description("What it cost, by currency.")]
    public required IReadOnlyDictionary<string, long> Cost { get; init; }

    public string? ExpiresAt { get; init; }

    [Description("When it was used or cancelled, or expired.")]
    public string? EndedAt { get; init; }
}

/// <summary>What a reward is good for, by its kind.</summary>
internal sealed record RewardValuesAnswer
{
    [Description("Money off (discount) or the balance (giftCard), minor units.")]
    public long? Amount { get; init; }

    [Description("Percentage off (discount).")]
    public string? Percent { get; init; }

    [Description("The article (product).")]
    public string? Sku { get; init; }

    [Description("What is given for (charity).")]
    public string? Cause { get; init; }

    public static RewardValuesAnswer? Of(RewardPolicy? reward) => reward is null ? null : new()
    {
        Amount = reward.Values.TryGetValue("amount", out var amount) ? long.Parse(amount, CultureInfo.InvariantCulture) : null,
        Percent = reward.Values.GetValueOrDefault("percent"),
        Sku = reward.Values.GetValueOrDefault("sku"),
        Cause = reward.Values.GetValueOrDefault("cause"),
    };
}
