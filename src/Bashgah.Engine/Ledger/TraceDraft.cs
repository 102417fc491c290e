namespace Bashgah.Engine.Ledger;

/// <summary>A transaction's trace while it grows.</summary>
internal sealed class TraceDraft : GainsDraft
{
    private static readonly IReadOnlyList<CommissionTrace> NoCommissions = [];

    public List<TenderTaken> Tenders { get; } = [];

    public List<VoucherTrace> Vouchers { get; } = [];

    public List<TierChange> Tiers { get; } = [];

    public IReadOnlyList<LineReturned> Returned { get; set; } = [];

    public long KeepFromRefund { get; set; }

    public List<CommissionDraft> Commissions { get; } = [];

    public Trace ToTrace()
    {
        var trace = new Trace
        {
            Inputs = Inputs,
            Awards = Awards,
            AwardLots = AwardLots,
            NotFired = NotFired,
            LimitUses = LimitUses,
            Tenders = Tenders,
            Vouchers = Vouchers,
            Tiers = Tiers,
            Returned = Returned,
            KeepFromRefund = KeepFromRefund,
            Commissions = Commissions.Count == 0 ? NoCommissions : Commissions.ConvertAll(c => c.ToTrace()),
        };
        return HasCarry ? trace with { Carry = Carry } : trace;
    }
}
