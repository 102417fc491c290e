namespace Bashgah.Engine.Liability;

/// <summary>Units at risk at an age, and what became of them within its month.</summary>
/// <param name="AtRisk">Units that could have been spent.</param>
/// <param name="Redeemed">What was.</param>
/// <param name="SlidingLeft">Of units that end with inactivity: what was not spent in the month.</param>
/// <param name="SlidingExpired">What of that expired at its end.</param>
public readonly record struct AgeRisk(long AtRisk, long Redeemed, long SlidingLeft, long SlidingExpired)
{
    /// <summary>Both together.</summary>
    public static AgeRisk operator +(AgeRisk a, AgeRisk b) => checked(new(
        a.AtRisk + b.AtRisk, a.Redeemed + b.Redeemed, a.SlidingLeft + b.SlidingLeft, a.SlidingExpired + b.SlidingExpired));

    /// <summary>One without the other.</summary>
    public static AgeRisk operator -(AgeRisk a, AgeRisk b) => new(
        a.AtRisk - b.AtRisk, a.Redeemed - b.Redeemed, a.SlidingLeft - b.SlidingLeft, a.SlidingExpired - b.SlidingExpired);
}

/// <summary>Risks by group of members and age in months.</summary>
/// <param name="groups">How many groups there are.</param>
public sealed class RiskTable(int groups)
{
    private readonly List<AgeRisk>[] _groups = [.. Enumerable.Range(0, groups).Select(_ => new List<AgeRisk>())];

    /// <summary>How many groups there are.</summary>
    public int Groups => _groups.Length;

    /// <summary>Ages from 0 on that at least half of the groups have had units at: as far as the history sees.</summary>
    public int Reach
    {
        get
        {
            var age = 0;
            while (_groups.Count(group => age < group.Count && group[age].AtRisk > 0) * 2 >= _groups.Length) age++;
            return age;
        }
    }

    /// <summary>A group's risk at an age.</summary>
    public AgeRisk this[int group, int age] => age < _groups[group].Count ? _groups[group][age] : default;

    /// <summary>Adds to a group's risk at an age.</summary>
    public void Add(int group, int age, AgeRisk risk)
    {
        var ages = _groups[group];
        while (ages.Count <= age) ages.Add(default);
        ages[age] += risk;
    }

    /// <summary>All groups together, by age, up to the reach.</summary>
    public IReadOnlyList<AgeRisk> Total()
    {
        var total = new AgeRisk[Reach];
        for (var age = 0; age < total.Length; age++)
        {
            for (var group = 0; group < Groups; group++) total[age] += this[group, age];
        }

        return total;
    }
}
