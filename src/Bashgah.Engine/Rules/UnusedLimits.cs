using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Rules;

/// <summary>What an evaluation used of limits by what does not stand after all: only what stands uses limits up (S2.3).</summary>
/// <param name="view">The event that was evaluated.</param>
/// <param name="uses">What all of it used.</param>
internal sealed class UnusedLimits(EventView view, IReadOnlyList<LimitUse> uses)
{
    private readonly Dictionary<CounterKey, Used> _unused = [];

    /// <summary>An award of a rule does not stand, or not all of it.</summary>
    public void Add(CounterSpec counter, long amount, long times)
    {
        if (counter.Per is not null) Add(counter.KeyFor(view), amount, times);
    }

    /// <summary>Nothing of what a rule gives stands: what it uses once, whatever it gives, is unused too.</summary>
    public void AddOf(Rule rule)
    {
        foreach (var counter in rule.TimesCounters) Add(counter, 0, 1);
        // A member who is one of the first already took no new place.
        if (rule.First is { } first && view.Inputs.Used.GetValueOrDefault(first.Member.KeyFor(view)).Times == 0)
        {
            Add(first.Program, 0, 1);
            Add(first.Member, 0, 1);
        }

        if (rule.OfferKey is { } offer && LastUsedOf(offer) is { } key) Add(key, 0, 1);
    }

    /// <summary>The uses without it.</summary>
    public IReadOnlyList<LimitUse> Rest() => [.. uses.Select(Less).Where(use => use is not { Amount: 0, Times: 0 })];

    // Rules use the one that ends first, so what is not used after all is the one that ends last.
    private CounterKey? LastUsedOf(string offer)
    {
        CounterKey? last = null;
        foreach (var use in uses)
        {
            if (!use.Key.Key.StartsWith(offer, StringComparison.Ordinal) || use.Key.PeriodOn < last?.PeriodOn) continue;
            if (use.Times > _unused.GetValueOrDefault(use.Key).Times) last = use.Key;
        }

        return last;
    }

    private void Add(CounterKey key, long amount, long times)
    {
        var known = _unused.GetValueOrDefault(key);
        _unused[key] = new(known.Amount + amount, known.Times + times);
    }

    private LimitUse Less(LimitUse use)
    {
        var less = _unused.GetValueOrDefault(use.Key);
        return use with { Amount = use.Amount - less.Amount, Times = use.Times - less.Times };
    }
}
