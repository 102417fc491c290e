using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine;

/// <summary>What rules gave to one member in a transaction: what a return needs to undo it exactly.</summary>
public interface IGains
{
    /// <summary>The facts that rules read (S3.1); null where no rule was asked.</summary>
    EvaluationInputs? Inputs { get; }

    /// <summary>What rules gave; for a return: what stands after it.</summary>
    IReadOnlyList<Award> Awards { get; }

    /// <summary>Rules that gave nothing, with the reason (S4.5).</summary>
    IReadOnlyList<NotFired> NotFired { get; }

    /// <summary>Where each award's units went: parallel to <see cref="Awards"/>.</summary>
    IReadOnlyList<LotKey> AwardLots { get; }

    /// <summary>What limits the awards used up (what stands after a return).</summary>
    IReadOnlyList<LimitUse> LimitUses { get; }

    /// <summary>For a currency that carries: the event's own part in billionths (what stands after a return), by currency.</summary>
    IReadOnlyDictionary<string, Int128> Carry { get; }
}

/// <summary>Why a transaction is as it is: stored with it, enough to answer a repeated request and to undo it exactly.</summary>
public sealed record Trace : IGains
{
    /// <summary>The facts that rules read (S3.1); null where no rule was asked.</summary>
    public EvaluationInputs? Inputs { get; init; }

    /// <summary>What rules gave; for a return: what stands after it.</summary>
    public IReadOnlyList<Award> Awards { get; init; } = [];

    /// <summary>Rules of this event that gave nothing, with the reason (S4.5).</summary>
    public IReadOnlyList<NotFired> NotFired { get; init; } = [];

    /// <summary>Where each award's units went: parallel to <see cref="Awards"/>.</summary>
    public IReadOnlyList<LotKey> AwardLots { get; init; } = [];

    /// <summary>What limits the awards used up (what stands after a return).</summary>
    public IReadOnlyList<LimitUse> LimitUses { get; init; } = [];

    /// <summary>What tenders took, in the order of taking, with the tender's index.</summary>
    public IReadOnlyList<TenderTaken> Tenders { get; init; } = [];

    /// <summary>Vouchers that the transaction gave, used, cancelled or let end.</summary>
    public IReadOnlyList<VoucherTrace> Vouchers { get; init; } = [];

    /// <summary>Tier changes with their evidence (S8.3).</summary>
    public IReadOnlyList<TierChange> Tiers { get; init; } = [];

    /// <summary>For a return: of each line what has come back in all, so far.</summary>
    public IReadOnlyList<LineReturned> Returned { get; init; } = [];

    /// <summary>For a return with shortfall <c>from-refund</c>: money to keep from the cash, minor units.</summary>
    public long KeepFromRefund { get; init; }

    /// <summary>For a currency that carries: the event's own part in billionths (what stands after a return), by currency.</summary>
    public IReadOnlyDictionary<string, Int128> Carry { get; init; } = NoCarry;

    /// <summary>Commission, by ascending level; the other fields are of the transaction's own member.</summary>
    public IReadOnlyList<CommissionTrace> Commissions { get; init; } = [];

    internal static readonly IReadOnlyDictionary<string, Int128> NoCarry = new Dictionary<string, Int128>();
}

/// <summary>What one member got for another's purchase, or for bringing somebody (S9.2).</summary>
/// <param name="MemberId">Who got it.</param>
/// <param name="Level">How many levels above the buyer, from 1.</param>
public sealed record CommissionTrace(long MemberId, int Level) : IGains
{
    /// <inheritdoc/>
    public EvaluationInputs? Inputs { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Award> Awards { get; init; } = [];

    /// <summary>Commission of this level that came to nothing, with the reason.</summary>
    public IReadOnlyList<NotFired> NotFired { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<LotKey> AwardLots { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<LimitUse> LimitUses { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Int128> Carry { get; init; } = Trace.NoCarry;
}

/// <summary>What a tender took.</summary>
public readonly record struct TenderTaken(int Tender, string Currency, LotKey Lot, long Amount);

/// <summary>
/// A voucher's step. <paramref name="Step"/> is <c>issued</c>, <c>used</c>, <c>cancelled</c> or <c>expired</c>.
/// <paramref name="MemberId"/> is whose it is: of a transfer that reaches a balance, the receiver, not the transaction's member.
/// </summary>
public sealed record VoucherTrace(
    long Id, long MemberId, string Reward, int Quantity, string Step, string? Code, long UntilAt, string? RuleId);

/// <summary>
/// A tier change. Evidence: measured totals by name at that moment, further requirements as <c>required-…</c>, tenure as
/// <c>tenure-days</c>. <paramref name="Reason"/> is <c>reached</c>, <c>reached-again</c> (the period restarts), <c>kept</c>
/// (for another period), <c>grace</c>, <c>landed</c>, <c>returned</c>, <c>policy</c>, or <c>warning</c>: nothing has changed yet,
/// and <paramref name="To"/> is where the member would land.
/// </summary>
public sealed record TierChange(
    string Set, string From, string To, string Reason, int KeepUntilOn, IReadOnlyDictionary<string, long> Evidence)
{
    /// <summary>Whose, where it is somebody who gets commission; null: the transaction's member.</summary>
    public long? MemberId { get; init; }
}

/// <summary>What came back of a line in all: quantity (thousandths) and amounts returned without quantity.</summary>
public readonly record struct LineReturned(int Line, long Quantity, long Amount);
