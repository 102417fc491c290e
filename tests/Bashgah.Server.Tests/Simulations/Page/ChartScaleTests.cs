using Bashgah.Server.Simulations.Page;

namespace Bashgah.Server.Tests.Simulations.Page;

/// <summary>Axes go from round numbers to round numbers and hold every value.</summary>
public sealed class ChartScaleTests
{
    [Theory]
    [InlineData(0, 0, new long[] { 0, 1 })]
    [InlineData(0, 7, new long[] { 0, 2, 4, 6, 8 })]
    [InlineData(0, 1_234_567, new long[] { 0, 500_000, 1_000_000, 1_500_000 })]
    [InlineData(-30, 65, new long[] { -50, 0, 50, 100 })]
    [InlineData(-65, -1, new long[] { -80, -60, -40, -20, 0 })]
    public void Ticks_are_round(long least, long most, long[] expected) =>
        Assert.Equal(expected, new ChartScale([least, most]).Ticks);

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(1)]
    public void A_value_lies_on_the_axis(long value)
    {
        var scale = new ChartScale([value]);
        Assert.InRange(scale.At(value), 0, 1);
        Assert.Equal(0, scale.At(scale.Least));
        Assert.InRange(scale.Ticks.Count, 2, 7);
    }
}
