using Bashgah.Engine.Numbers;
using Bashgah.Server.Modules.Plan;

namespace Bashgah.Server.Tests.Modules.Plan;

/// <summary>Figures beside their goals, exactly: no share is rounded into one that is reached.</summary>
public sealed class MeasurementTests
{
    [Theory]
    // Numbers.
    [InlineData(4_999, null, "5000", "4999", false)]
    [InlineData(5_000, null, "5000", "5000", true)]
    [InlineData(0, null, "0", "0", true)]
    [InlineData(4, null, "4.5", "4", false)]
    // Shares: 9 of 20 is 0.45; one of a thousand less is not, though it looks alike.
    [InlineData(9, 20L, "0.45", "0.45", true)]
    [InlineData(4_499, 10_000L, "0.45", "0.4499", false)]
    [InlineData(44_999_999, 100_000_000L, "0.45", "0.4499", false)]
    // A third is more than 0.333333333 and less than 0.333333334.
    [InlineData(1, 3L, "0.333333333", "0.3333", true)]
    [InlineData(1, 3L, "0.333333334", "0.3333", false)]
    [InlineData(3, 3L, "1", "1", true)]
    [InlineData(3, 3L, "1.000000001", "1", false)]
    [InlineData(0, 7L, "0.2", "0", false)]
    // Nobody is no share, not even of nothing.
    [InlineData(0, 0L, "0.2", null, false)]
    [InlineData(0, 0L, "0", null, false)]
    // As large as they come.
    [InlineData(long.MaxValue - 1, long.MaxValue, "1", "0.9999", false)]
    [InlineData(long.MaxValue, long.MaxValue, "1", "1", true)]
    public void A_figure_is_shown_rounded_down_and_compared_exactly(long count, long? of, string goal, string? shown, bool isReached)
    {
        var measurement = new Measurement(count, of);
        Assert.True(ExactDecimal.TryParse(goal, out var wanted));
        Assert.Equal((shown, isReached), (measurement.Text, measurement.Reaches(wanted)));
    }

    [Theory]
    [InlineData(0, null, "10", 0)]
    [InlineData(1, null, "10", 2)]
    [InlineData(5, null, "10", 10)]
    // 9.99 of 10 is not the whole way.
    [InlineData(999, null, "1000", 19)]
    [InlineData(1_000, null, "1000", 20)]
    [InlineData(7_000, null, "1000", 20)]
    [InlineData(1, 4L, "0.5", 10)]
    [InlineData(0, 0L, "0.5", 0)]
    [InlineData(0, null, "0", 20)]
    public void The_way_to_a_goal_has_twenty_parts(long count, long? of, string goal, int expected)
    {
        Assert.True(ExactDecimal.TryParse(goal, out var wanted));
        Assert.Equal(expected, new Measurement(count, of).PartsOf(wanted, 20));
    }
}
