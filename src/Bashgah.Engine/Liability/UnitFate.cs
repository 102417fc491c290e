namespace Bashgah.Engine.Liability;

/// <summary>What becomes of units, as shares of them; together 1.</summary>
/// <param name="Redeemed">Spent within what the history sees.</param>
/// <param name="Expired">Expired unspent within it.</param>
/// <param name="Open">Still there where it ends, or outside of it from the beginning.</param>
public readonly record struct UnitFate(decimal Redeemed, decimal Expired, decimal Open)
{
    /// <summary>All that is not spent within what the history sees.</summary>
    public decimal Unredeemed => Expired + Open;

    /// <summary>What becomes of all that stands, each part by its age and end.</summary>
    /// <param name="risks">By age.</param>
    /// <param name="standing">Units by age and end.</param>
    public static UnitFate Of(IReadOnlyList<AgeRisk> risks, IReadOnlyDictionary<StandingKey, long> standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        var (redeemed, expired, total) = (0m, 0m, 0m);
        // In a fixed order, so that the last digit does not hang on how it was counted.
        foreach (var (key, units) in standing.OrderBy(part => part.Key.Age).ThenBy(part => part.Key.End).ThenBy(part => part.Key.MonthsLeft))
        {
            var fate = Of(risks, key);
            redeemed += units * fate.Redeemed;
            expired += units * fate.Expired;
            total += units;
        }

        return total == 0 ? new(0, 0, 0) : new(redeemed / total, expired / total, 1 - (redeemed / total) - (expired / total));
    }

    /// <summary>What becomes of units of one age and end: in each month a share of what is left is spent (the product limit), and
    /// what is left at the end expires.</summary>
    public static UnitFate Of(IReadOnlyList<AgeRisk> risks, StandingKey key)
    {
        ArgumentNullException.ThrowIfNull(risks);
        if (key.End == LotEnd.Waiting) return new(0, 0, 1);
        var (left, expired) = (1m, 0m);
        for (var age = key.Age; age < risks.Count; age++)
        {
            left *= 1 - Share(risks[age].Redeemed, risks[age].AtRisk);
            if (key.End == LotEnd.Sliding)
            {
                var ends = left * Share(risks[age].SlidingExpired, risks[age].SlidingLeft);
                expired += ends;
                left -= ends;
            }

            if (key.End == LotEnd.Dated && age - key.Age == key.MonthsLeft) return new(1 - left, left, 0);
        }

        return new(1 - left - expired, expired, left);
    }

    private static decimal Share(long part, long whole) => whole <= 0 ? 0 : (decimal)part / whole;
}
