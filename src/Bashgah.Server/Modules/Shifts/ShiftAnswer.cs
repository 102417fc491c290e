using System.ComponentModel;

namespace Bashgah.Server.Modules.Shifts;

/// <summary>What a device, a key or a person did since a time.</summary>
internal sealed record ShiftAnswer
{
    public required string Since { get; init; }

    public required string Until { get; init; }

    [Description("Purchases that were recorded.")]
    public required ShiftSumAnswer Purchases { get; init; }

    [Description("Returns that were recorded; the amount is what the goods came to.")]
    public required ShiftSumAnswer Returns { get; init; }

    [Description("Invoices that were claimed.")]
    public required long Claims { get; init; }

    [Description("Members who joined.")]
    public required long Joins { get; init; }

    [Description("Rewards that were redeemed, units.")]
    public required long Redemptions { get; init; }

    [Description("Vouchers that were used.")]
    public required long VouchersUsed { get; init; }

    [Description("Cards that were issued, also in place of others.")]
    public required long CardsIssued { get; init; }

    [Description("Queued commands that were refused and became cases.")]
    public required long Cases { get; init; }

    [Description("Units that rules gave.")]
    public required IReadOnlyList<ShiftUnitsAnswer> Given { get; init; }

    [Description("Units that returns took back.")]
    public required IReadOnlyList<ShiftUnitsAnswer> TakenBack { get; init; }

    [Description("Units that were spent.")]
    public required IReadOnlyList<ShiftUnitsAnswer> Spent { get; init; }
}

/// <summary>How many, and what they came to.</summary>
/// <param name="Count">How many.</param>
/// <param name="Amount">Money, minor units.</param>
internal sealed record ShiftSumAnswer(long Count, long Amount);

/// <summary>Units of a currency.</summary>
internal sealed record ShiftUnitsAnswer(string Currency, long Amount);
