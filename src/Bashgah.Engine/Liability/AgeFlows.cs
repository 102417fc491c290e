using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Liability;

/// <summary>What came and went at each age, of one group of members.</summary>
internal sealed class AgeFlows
{
    private readonly List<AgeFlow> _ages = [];

    // What is left of each month's units at the end of the last month.
    private readonly Dictionary<int, long> _left = [];

    /// <param name="kind">What it was.</param>
    /// <param name="change">What it added, below 0: took.</param>
    /// <param name="cohort">Month of the lot's first day.</param>
    /// <param name="age">Months since then.</param>
    public void Add(EntryKind kind, long change, int cohort, int age)
    {
        while (_ages.Count <= age) _ages.Add(default);
        var flow = _ages[age];
        _ages[age] = (kind, change) switch
        {
            (_, > 0) => flow with { Entered = checked(flow.Entered + change) },
            (EntryKind.Redemption, _) => flow with { Redeemed = checked(flow.Redeemed - change) },
            (EntryKind.Expiry, _) => flow with { Expired = checked(flow.Expired - change) },
            // Taken back, corrected, given to somebody, paid for a debt: it says nothing of whether it would have been spent.
            _ => flow with { Withdrawn = checked(flow.Withdrawn - change) },
        };
        _left[cohort] = _left.GetValueOrDefault(cohort) + change;
    }

    /// <summary>Adds what was at risk at each age: what stood at its beginning, of months that have lived through all of it, and
    /// what came then, without what was withdrawn.</summary>
    public void AddTo(RiskTable table, int group, int lastMonth, bool isSliding)
    {
        var young = _left.OrderByDescending(month => month.Key).ToList();
        if (young.Count == 0) return;
        var (next, tooYoung, opening) = (0, 0L, 0L);
        // Units that nothing happened to are at risk as well, up to the age of the oldest.
        var ages = Math.Max(_ages.Count, lastMonth - young[^1].Key + 1);
        for (var age = 0; age < ages; age++)
        {
            for (; next < young.Count && young[next].Key > lastMonth - age; next++) tooYoung += young[next].Value;
            var flow = age < _ages.Count ? _ages[age] : default;
            var atRisk = opening - tooYoung + flow.Entered - flow.Withdrawn;
            var slides = isSliding ? new AgeRisk(0, 0, atRisk - flow.Redeemed, flow.Expired) : default;
            table.Add(group, age, slides + new AgeRisk(atRisk, flow.Redeemed, 0, 0));
            opening += flow.Entered - flow.Withdrawn - flow.Redeemed - flow.Expired;
        }
    }

    private readonly record struct AgeFlow(long Entered, long Withdrawn, long Redeemed, long Expired);
}
