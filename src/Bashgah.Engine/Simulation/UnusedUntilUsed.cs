using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Simulation;

/// <summary>All program-wide counters there may be: one that nobody used reads as unused, so that none is ever missing.</summary>
/// <param name="contested">Keys whose order of use time takes part in (S10.4).</param>
internal sealed class UnusedUntilUsed(IReadOnlySet<string> contested) : IReadOnlyDictionary<CounterKey, CounterFacts>
{
    private readonly Dictionary<CounterKey, CounterFacts> _used = [];

    /// <summary>Whether a contested counter was read since this was last set to false.</summary>
    public bool IsContestedRead { get; set; }

    public int Count => _used.Count;

    public IEnumerable<CounterKey> Keys => _used.Keys;

    public IEnumerable<CounterFacts> Values => _used.Values;

    public CounterFacts this[CounterKey key] => TryGetValue(key, out var counter) ? counter : throw new KeyNotFoundException();

    public bool ContainsKey(CounterKey key) => true;

    public bool TryGetValue(CounterKey key, [MaybeNullWhen(false)] out CounterFacts value)
    {
        IsContestedRead |= contested.Count > 0 && contested.Contains(key.Key);
        if (!_used.TryGetValue(key, out value)) value = new(key.Key, key.PeriodOn, LotKey.Never, 0, 0);
        return true;
    }

    /// <summary>A counter after a transaction.</summary>
    public void Set(CounterFacts counter) => _used[new(counter.Key, counter.PeriodOn)] = counter;

    public IEnumerator<KeyValuePair<CounterKey, CounterFacts>> GetEnumerator() => _used.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
