namespace Bashgah.Engine.Ledger;

/// <summary>A member's counters, sorted by key then period.</summary>
internal static class CounterList
{
    /// <summary>Where a counter stands; below 0 (the complement of where it would stand) when there is none.</summary>
    public static int IndexOf(FactsList<CounterFacts> counters, CounterKey key)
    {
        var (low, high) = (0, counters.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = new CounterKey(counters[middle].Key, counters[middle].PeriodOn).CompareTo(key);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    /// <summary>Adds to a counter; giving back what is no longer kept does nothing (S4.6).</summary>
    public static void Use(FactsList<CounterFacts> counters, CounterKey key, int keepUntilOn, long amount, long times)
    {
        var index = IndexOf(counters, key);
        if (index >= 0)
        {
            var counter = counters[index];
            counters[index] = counter with
            {
                KeepUntilOn = Math.Max(counter.KeepUntilOn, keepUntilOn),
                Amount = Math.Max(0, counter.Amount + amount),
                Times = Math.Max(0, counter.Times + times),
            };
        }
        else if (amount > 0 || times > 0)
        {
            counters.Insert(~index, new(key.Key, key.PeriodOn, keepUntilOn, Math.Max(0, amount), Math.Max(0, times)));
        }
    }
}
