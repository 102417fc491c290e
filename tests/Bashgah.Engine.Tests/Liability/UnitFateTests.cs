using Bashgah.Engine.Liability;
using Xunit;

namespace Bashgah.Engine.Tests.Liability;

/// <summary>What becomes of units, worked out by hand from what became of others at each age.</summary>
public sealed class UnitFateTests
{
    // A fifth is spent at age 0, half of the rest at 1, a quarter of the rest at 2. Of sliding ones half of what is not spent expires
    // at age 1, and all at 2.
    private static readonly AgeRisk[] _risks = [new(100, 20, 0, 0), new(80, 40, 20, 10), new(40, 10, 10, 10)];

    [Theory]
    // 0.8 × 0.5 is left at the end of the second month.
    [InlineData(0, LotEnd.Dated, 1, "0.6", "0.4", "0")]
    [InlineData(1, LotEnd.Dated, 0, "0.5", "0.5", "0")]
    // 0.5 × 0.75.
    [InlineData(1, LotEnd.Dated, 1, "0.625", "0.375", "0")]
    // It ends at age 3, which nothing has reached yet.
    [InlineData(1, LotEnd.Dated, 2, "0.625", "0", "0.375")]
    // 0.8 × 0.5 × 0.75.
    [InlineData(0, LotEnd.Never, 0, "0.7", "0", "0.3")]
    // Half is spent, half of the rest expires; of 0.25 a quarter is spent, 0.1875 expires.
    [InlineData(1, LotEnd.Sliding, 0, "0.5625", "0.4375", "0")]
    [InlineData(0, LotEnd.Waiting, 0, "0", "0", "1")]
    [InlineData(3, LotEnd.Dated, 1, "0", "0", "1")]
    public void Units_of_an_age_and_end(int age, LotEnd end, int left, string redeemed, string expired, string open)
    {
        var fate = UnitFate.Of(_risks, new StandingKey(age, end, left));
        Assert.Equal(
            (Number(redeemed), Number(expired), Number(open)), (fate.Redeemed, fate.Expired, fate.Open));
    }

    [Fact]
    public void Parts_count_by_their_units()
    {
        // 300 units lose 0.4, 100 units 0.5: (120 + 50) / 400.
        var fate = UnitFate.Of(_risks, new Dictionary<StandingKey, long>
        {
            [new(0, LotEnd.Dated, 1)] = 300, [new(1, LotEnd.Dated, 0)] = 100,
        });
        Assert.Equal((0.575m, 0.425m, 0m), (fate.Redeemed, fate.Expired, fate.Open));
        Assert.Equal(default, UnitFate.Of(_risks, new Dictionary<StandingKey, long>()));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
