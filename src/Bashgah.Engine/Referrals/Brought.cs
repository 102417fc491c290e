using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Referrals;

/// <summary>How many members somebody has brought.</summary>
public static class Brought
{
    /// <summary>The counter in the referrer's facts.</summary>
    internal static CounterKey Key { get; } = new("referral/brought", 0);

    /// <summary>Members brought so far.</summary>
    public static long By(MemberFacts facts)
    {
        var index = CounterList.IndexOf(facts.Counters, Key);
        return index < 0 ? 0 : facts.Counters[index].Times;
    }
}
