using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>What rules give to one member, while it grows.</summary>
internal class GainsDraft
{
    private readonly List<Award> _awards = [];
    private readonly List<LotKey> _awardLots = [];
    private SortedDictionary<string, Int128>? _carry;

    public EvaluationInputs? Inputs { get; set; }

    public IReadOnlyList<Award> Awards => _awards;

    public IReadOnlyList<LotKey> AwardLots => _awardLots;

    public List<NotFired> NotFired { get; } = [];

    public List<LimitUse> LimitUses { get; } = [];

    public SortedDictionary<string, Int128> Carry => _carry ??= new(StringComparer.Ordinal);

    /// <summary>Most transactions have none.</summary>
    protected bool HasCarry => _carry is { Count: > 0 };

    public void AddAward(Award award, LotKey lot)
    {
        _awards.Add(award);
        _awardLots.Add(lot);
    }
}

/// <summary>Commission of one level, while it grows.</summary>
internal sealed class CommissionDraft(long memberId, int level) : GainsDraft
{
    public long MemberId => memberId;

    public CommissionTrace ToTrace()
    {
        var trace = new CommissionTrace(memberId, level)
        {
            Inputs = Inputs, Awards = Awards, AwardLots = AwardLots, NotFired = NotFired, LimitUses = LimitUses,
        };
        return HasCarry ? trace with { Carry = Carry } : trace;
    }
}
