using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>What awards used of limits and budgets moves their counters (S4.6).</summary>
internal static class UseLimits
{
    /// <summary>Uses limits up and notes it in the trace.</summary>
    public static void Use(TransactionWork work, MemberWork member, IEnumerable<LimitUse> uses, GainsDraft gains)
    {
        foreach (var use in uses)
        {
            Move(work, member, use);
            gains.LimitUses.Add(use);
        }
    }

    /// <summary>
    /// What stood before a return gives way to what stands after it. A member counter that is no longer kept gets nothing back.
    /// </summary>
    public static void Replace(
        TransactionWork work, MemberWork member, IReadOnlyList<LimitUse> before, IReadOnlyList<LimitUse> after,
        GainsDraft gains)
    {
        var changes = new SortedDictionary<CounterKey, LimitUse>();
        foreach (var use in before) Add(changes, use, -1);
        foreach (var use in after) Add(changes, use, 1);
        foreach (var change in changes.Values)
        {
            if ((change.Amount != 0 || change.Times != 0) && IsKept(work, change)) Move(work, member, change);
        }

        gains.LimitUses.AddRange(after);
    }

    private static bool IsKept(TransactionWork work, LimitUse use) => use.KeepUntilOn >= work.Today;

    private static void Add(SortedDictionary<CounterKey, LimitUse> changes, LimitUse use, int sign)
    {
        var known = changes.TryGetValue(use.Key, out var change) ? change : use with { Amount = 0, Times = 0 };
        changes[use.Key] = known with
        {
            Amount = known.Amount + (sign * use.Amount),
            Times = known.Times + (sign * use.Times),
        };
    }

    private static void Move(TransactionWork work, MemberWork member, LimitUse use)
    {
        if (use.IsProgramWide) work.UseCounter(use.Key, use.KeepUntilOn, use.Amount, use.Times);
        else member.UseCounter(use.Key, use.KeepUntilOn, use.Amount, use.Times);
    }
}
