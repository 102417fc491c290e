using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>A transaction's trace while it grows.</summary>
internal sealed class TraceDraft
{
    private readonly List<Award> _awards = [];
    private readonly List<LotKey> _awardLots = [];

    public EvaluationInputs? Inputs { get; set; }

    public List<NotFired> NotFired { get; } = [];

    public List<LimitUse> LimitUses { get; } = [];

    public List<TenderTaken> Tenders { get; } = [];

    public List<VoucherTrace> Vouchers { get; } = [];

    public List<TierChange> Tiers { get; } = [];

    public IReadOnlyList<LineReturned> Returned { get; set; } = [];

    public long KeepFromRefund { get; set; }

    public SortedList<string, Int128> Carry { get; } = new(StringComparer.Ordinal);

    public void AddAward(Award award, LotKey lot)
    {
        _awards.Add(award);
        _awardLots.Add(lot);
    }

    public Trace ToTrace()
    {
        var trace = new Trace
        {
            Inputs = Inputs,
            Awards = _awards,
            AwardLots = _awardLots,
            NotFired = NotFired,
            LimitUses = LimitUses,
            Tenders = Tenders,
            Vouchers = Vouchers,
            Tiers = Tiers,
            Returned = Returned,
            KeepFromRefund = KeepFromRefund,
        };
        return Carry.Count == 0 ? trace : trace with { Carry = Carry };
    }
}
