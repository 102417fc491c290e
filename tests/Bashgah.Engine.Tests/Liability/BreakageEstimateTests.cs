using Bashgah.Engine.Liability;
using Xunit;

namespace Bashgah.Engine.Tests.Liability;

/// <summary>The interval: worked out by hand, and seen to hold what is true as often as it says.</summary>
public sealed class BreakageEstimateTests
{
    private static readonly BreakageEstimate _empty = new(EstimateBasis.Estimated, 12, 400, 200, 1, default, 0, 0);

    [Fact]
    public void The_interval_comes_from_leaving_out_one_group_after_the_other()
    {
        // Ten groups spend 4 of 10, ten spend 6 of 10: 100 of 200 stay. Without a group of the first kind 94 of 190 stay, without one
        // of the second 96: each is 1/190 away. v = 19/20 · 20/190² = 1/1900, and 2.093 · √(1/1900) = 0.0480167.
        var risks = new RiskTable(AgeHistory.Groups);
        for (var group = 0; group < AgeHistory.Groups; group++) risks.Add(group, 0, new(10, group % 2 == 0 ? 4 : 6, 0, 0));
        var estimate = _empty.With(risks, new Dictionary<StandingKey, long> { [new(0, LotEnd.Dated, 0)] = 1_000 });
        Assert.Equal(0.5m, estimate.Fate.Unredeemed);
        Assert.Equal(0.451983m, decimal.Round(estimate.Low, 6));
        Assert.Equal(0.548017m, decimal.Round(estimate.High, 6));
    }

    [Fact]
    public void Where_all_groups_are_alike_there_is_no_doubt()
    {
        var risks = new RiskTable(AgeHistory.Groups);
        for (var group = 0; group < AgeHistory.Groups; group++) risks.Add(group, 0, new(10, 3, 0, 0));
        var estimate = _empty.With(risks, new Dictionary<StandingKey, long> { [new(0, LotEnd.Dated, 0)] = 5 });
        Assert.Equal((0.7m, 0.7m, 0.7m), (estimate.Fate.Unredeemed, estimate.Low, estimate.High));
    }

    [Fact]
    public void An_age_is_seen_when_half_of_the_groups_have_been_there()
    {
        var risks = new RiskTable(AgeHistory.Groups);
        for (var group = 0; group < AgeHistory.Groups; group++) risks.Add(group, 0, new(10, 3, 0, 0));
        for (var group = 0; group < 10; group++) risks.Add(group, 1, new(7, 1, 0, 0));
        for (var group = 0; group < 9; group++) risks.Add(group, 2, new(6, 1, 0, 0));
        Assert.Equal(2, risks.Reach);
        Assert.Equal(new AgeRisk(70, 10, 0, 0), risks.Total()[1]);
    }

    [Fact]
    public void Of_a_hundred_programs_with_members_who_spend_all_at_once_the_interval_holds_the_truth_in_nearly_all()
    {
        // Every second member is quick: spends all of a lot in a month with the chance 0.4, the others with 0.05. Lots of 100 units
        // that end in their fourth month stand at each age as the history leaves them.
        var held = 0;
        for (var seed = 1; seed <= 100; seed++)
        {
            var estimate = _empty.With(Lived(new Random(seed), members: 400), _standing);
            if (estimate.Low <= Truth() && Truth() <= estimate.High) held++;
        }

        Assert.InRange(held, 88, 100);
    }

    private const int Months = 4;

    private static readonly Dictionary<StandingKey, long> _standing =
        Enumerable.Range(0, Months).ToDictionary(age => new StandingKey(age, LotEnd.Dated, Months - 1 - age), _ => 1_000L);

    private static RiskTable Lived(Random chance, int members)
    {
        var risks = new RiskTable(AgeHistory.Groups);
        for (var member = 0; member < members; member++)
        {
            var spends = member % 2 == 0 ? 0.4 : 0.05;
            for (var (age, isLeft) = (0, true); age < Months && isLeft; age++)
            {
                isLeft = chance.NextDouble() >= spends;
                risks.Add(member / 2 % AgeHistory.Groups, age, new(100, isLeft ? 0 : 100, 0, 0));
            }
        }

        return risks;
    }

    // At each age, what is left at the end of what was there: (0.6⁴ + 0.95⁴) / (0.6ᵃ + 0.95ᵃ).
    private static decimal Truth() => (decimal)Enumerable.Range(0, Months)
        .Average(age => (Math.Pow(0.6, Months) + Math.Pow(0.95, Months)) / (Math.Pow(0.6, age) + Math.Pow(0.95, age)));
}
