using System.Runtime.InteropServices;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <summary>
/// What an evaluation has given and used so far. Everything tentative can be taken back to a mark, so that a choosing
/// group tries its members with the very room that the chosen one will have (S2.3).
/// </summary>
internal sealed class EvaluationState(EventView e)
{
    // Offers have no spec: their counters stand in the facts with all that is to be known of them.
    private readonly Dictionary<CounterKey, (CounterSpec? Spec, Used Used)> _used = [];
    private readonly long[] _given = new long[e.Program.Currencies.Count];
    private readonly List<(int Rule, int Currency, ExactAmounts Exact)> _exact = [];
    private readonly List<DraftAward> _awards = [];
    private readonly List<Step> _steps = [];

    /// <summary>Awards that stand now.</summary>
    public List<DraftAward> Awards => _awards;

    /// <summary>Counters used, with what was used of them by this event.</summary>
    public Dictionary<CounterKey, (CounterSpec? Spec, Used Used)> Uses => _used;

    /// <summary>Where <see cref="TakeBack"/> may return to.</summary>
    public int Mark() => _steps.Count;

    /// <summary>Undoes everything since a mark.</summary>
    public void TakeBack(int mark)
    {
        for (var i = _steps.Count - 1; i >= mark; i--) Undo(_steps[i]);
        _steps.RemoveRange(mark, _steps.Count - mark);
    }

    private void Undo(in Step step)
    {
        switch (step.Kind)
        {
            case StepKind.UsedFirst:
                _used.Remove(step.Counter);
                break;
            case StepKind.UsedMore:
                _used[step.Counter] = _used[step.Counter] with { Used = step.Before };
                break;
            case StepKind.Given:
                var award = _awards[^1];
                _awards.RemoveAt(_awards.Count - 1);
                if (award.Gift.CurrencyIndex >= 0) _given[award.Gift.CurrencyIndex] -= award.Units;
                break;
            case StepKind.KeptExact:
                _exact.RemoveAt(_exact.Count - 1);
                break;
            default:
                throw new EngineFaultException($"No such step: {step.Kind}.");
        }
    }

    /// <summary>
    /// Use of a counter before the event and by it; null: a program-wide counter that was not loaded, which counts as full.
    /// </summary>
    public Used? UseOf(CounterSpec counter)
    {
        if (counter.Per is null) return default(Used);
        var key = counter.KeyFor(e);
        if (!e.Inputs.Used.TryGetValue(key, out var before) && counter.IsProgramWide) return null;
        var now = _used.GetValueOrDefault(key).Used;
        return new Used(checked(before.Amount + now.Amount), checked(before.Times + now.Times));
    }

    /// <summary>Uses a counter up.</summary>
    public void Use(CounterSpec counter, long amount, long times)
    {
        if (counter.Per is null) return;
        var key = counter.KeyFor(e);
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_used, key, out var isKnown);
        var before = use.Used;
        use = (counter, new(checked(before.Amount + amount), checked(before.Times + times)));
        _steps.Add(new(isKnown ? StepKind.UsedMore : StepKind.UsedFirst, key, before));
    }

    /// <summary>The counter of an active offer that ends first and is not used up by this event either; null: there is none.</summary>
    public CounterKey? OfferOf(string offerKey)
    {
        CounterKey? first = null;
        foreach (var (key, before) in e.Inputs.Used)
        {
            if (key.PeriodOn >= first?.PeriodOn) continue;
            var used = before with { Times = before.Times + _used.GetValueOrDefault(key).Used.Times };
            if (OfferCounters.IsUsable(key, offerKey, e.On, used)) first = key;
        }

        return first;
    }

    /// <summary>Uses an offer once.</summary>
    public void UseOffer(CounterKey key)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_used, key, out var isKnown);
        var before = use.Used;
        use = (null, before with { Times = before.Times + 1 });
        _steps.Add(new(isKnown ? StepKind.UsedMore : StepKind.UsedFirst, key, before));
    }

    /// <summary>Units of a currency that the event has given, at most.</summary>
    public long GivenOf(int currency) => _given[currency];

    /// <summary>Lets an award stand.</summary>
    public void Give(DraftAward award)
    {
        var currency = award.Gift.CurrencyIndex;
        _awards.Add(award);
        if (currency >= 0) _given[currency] = checked(_given[currency] + award.Units);
        _steps.Add(new(StepKind.Given));
    }

    /// <summary>Keeps what a rule gives exactly, for the rules that multiply it (S4.4).</summary>
    public void KeepExact(Rule rule, Gift gift, ExactAmounts exact)
    {
        _exact.Add((rule.Index, gift.CurrencyIndex, exact));
        _steps.Add(new(StepKind.KeptExact));
    }

    /// <summary>What a base rule gives exactly, or null when it gives nothing.</summary>
    public ExactAmounts? ExactOf(int rule, int currency)
    {
        foreach (var kept in _exact)
        {
            if (kept.Rule == rule && kept.Currency == currency) return kept.Exact;
        }

        return null;
    }

    private enum StepKind
    {
        UsedFirst,
        UsedMore,
        Given,
        KeptExact,
    }

    /// <summary>What was done, as far as undoing needs to know it: awards and exact amounts are undone from the last.</summary>
    private readonly record struct Step(StepKind Kind, CounterKey Counter = default, Used Before = default);
}

/// <summary>An award in the making.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Gift">Which of its gifts.</param>
/// <param name="Exact">Before rounding; null for what is granted.</param>
/// <param name="Amount">Units after rounding and limits.</param>
/// <param name="ExactBillionths">As <see cref="Award.ExactBillionths"/>.</param>
/// <param name="Trimmed">Units that limits took off.</param>
/// <param name="Shared">Units that its lines share.</param>
internal sealed record DraftAward(
    Rule Rule, Gift Gift, ExactAmounts? Exact, long Amount, Int128 ExactBillionths, long Trimmed, long Shared)
{
    /// <summary>Each line's share. Most drafts give way to others before anybody asks.</summary>
    public long[] Shares => field ??= Exact is null ? [] : LineShares.Of(Exact, Gift.Currency!, Shared);

    /// <summary>True when it gives something, be it a fraction that is carried (S2.4).</summary>
    public bool Gives => Amount > 0 || ExactBillionths > 0;

    /// <summary>Units that it comes to, at most: a carried fraction may complete one.</summary>
    public long Units => ExactBillionths > 0 ? CarriedUnits.AtMost(ExactBillionths) : Amount;

    /// <summary>A line's share, by its index in the event.</summary>
    public long ShareOf(int line)
    {
        var position = Exact is null ? -1 : Array.BinarySearch(Exact.Lines, line);
        return position < 0 ? 0 : Shares[position];
    }
}
