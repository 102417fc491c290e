using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <summary>
/// What an evaluation has given and used so far. Everything tentative can be taken back to a mark, so that a choosing
/// group tries its members with the very room that the chosen one will have (S2.3).
/// </summary>
internal sealed class EvaluationState(EventView e)
{
    private readonly Dictionary<CounterKey, Used> _used = [];
    private readonly Dictionary<CounterKey, CounterSpec> _specs = [];
    private readonly long[] _given = new long[e.Program.Currencies.Count];
    private readonly Dictionary<(int Rule, int Currency), ExactAmounts> _exact = [];
    private readonly List<DraftAward> _awards = [];
    private readonly Stack<Action> _undo = new();

    /// <summary>Awards that stand now.</summary>
    public IReadOnlyList<DraftAward> Awards => _awards;

    /// <summary>Counters used, with what was used of them by this event.</summary>
    public IEnumerable<(CounterKey Key, CounterSpec Spec, Used Used)> Uses =>
        _used.Select(u => (u.Key, _specs[u.Key], u.Value));

    /// <summary>Where <see cref="TakeBack"/> may return to.</summary>
    public int Mark() => _undo.Count;

    /// <summary>Undoes everything since a mark.</summary>
    public void TakeBack(int mark)
    {
        while (_undo.Count > mark) _undo.Pop()();
    }

    /// <summary>
    /// Use of a counter before the event and by it; null: a program-wide counter that was not loaded, which counts as full.
    /// </summary>
    public Used? UseOf(CounterSpec counter)
    {
        if (counter.Per is null) return default(Used);
        var key = counter.KeyFor(e);
        if (!e.Inputs.Used.TryGetValue(key, out var before) && counter.IsProgramWide) return null;
        var now = _used.GetValueOrDefault(key);
        return new Used(checked(before.Amount + now.Amount), checked(before.Times + now.Times));
    }

    /// <summary>Uses a counter up.</summary>
    public void Use(CounterSpec counter, long amount, long times)
    {
        if (counter.Per is null) return;
        var key = counter.KeyFor(e);
        var isNew = !_used.TryGetValue(key, out var before);
        _used[key] = new(checked(before.Amount + amount), checked(before.Times + times));
        _specs[key] = counter;
        _undo.Push(() =>
        {
            if (isNew) _used.Remove(key);
            else _used[key] = before;
        });
    }

    /// <summary>Units of a currency that the event has given, at most.</summary>
    public long GivenOf(int currency) => _given[currency];

    /// <summary>Lets an award stand.</summary>
    public void Give(DraftAward award)
    {
        var currency = award.Gift.CurrencyIndex;
        _awards.Add(award);
        if (currency >= 0) _given[currency] = checked(_given[currency] + award.Units);
        _undo.Push(() =>
        {
            _awards.RemoveAt(_awards.Count - 1);
            if (currency >= 0) _given[currency] -= award.Units;
        });
    }

    /// <summary>Keeps what a rule gives exactly, for the rules that multiply it (S4.4).</summary>
    public void KeepExact(Rule rule, Gift gift, ExactAmounts exact)
    {
        var key = (rule.Index, gift.CurrencyIndex);
        _exact.Add(key, exact);
        _undo.Push(() => _exact.Remove(key));
    }

    /// <summary>What a base rule gives exactly, or null when it gives nothing.</summary>
    public ExactAmounts? ExactOf(int rule, int currency) => _exact.GetValueOrDefault((rule, currency));
}

/// <summary>An award in the making.</summary>
internal sealed record DraftAward(
    Rule Rule, Gift Gift, ExactAmounts? Exact, long Amount, Int128 ExactBillionths, long Trimmed, long[] Shares)
{
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
