using Bashgah.Engine.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Numbers;

public class RoundingTests
{
    [Theory, Semantics("S2.2")]
    // Exact, floor, half to even, ceiling, half up.
    [InlineData(0, 1, 0, 0, 0, 0)]
    [InlineData(7, 1, 7, 7, 7, 7)]
    [InlineData(-7, 1, -7, -7, -7, -7)]
    [InlineData(150, 100, 1, 2, 2, 2)] // 1.5
    [InlineData(250, 100, 2, 2, 3, 3)] // 2.5
    [InlineData(350, 100, 3, 4, 4, 4)] // 3.5
    [InlineData(249, 100, 2, 2, 3, 2)]
    [InlineData(251, 100, 2, 3, 3, 3)]
    [InlineData(1, 3, 0, 0, 1, 0)]
    [InlineData(2, 3, 0, 1, 1, 1)]
    [InlineData(1, 2, 0, 0, 1, 1)]
    [InlineData(-1, 2, -1, 0, 0, 0)] // −0.5
    [InlineData(-3, 2, -2, -2, -1, -1)] // −1.5
    [InlineData(-5, 2, -3, -2, -2, -2)] // −2.5
    [InlineData(-1, 3, -1, 0, 0, 0)]
    [InlineData(-2, 3, -1, -1, 0, -1)]
    public void A_quotient_becomes_whole_by_the_mode(
        int numerator, int denominator, long floor, long halfEven, long ceiling, long halfUp)
    {
        Assert.Equal(floor, RoundingMath.Round(numerator, denominator, Rounding.Floor));
        Assert.Equal(halfEven, RoundingMath.Round(numerator, denominator, Rounding.HalfEven));
        Assert.Equal(ceiling, RoundingMath.Round(numerator, denominator, Rounding.Ceiling));
        Assert.Equal(halfUp, RoundingMath.HalfUp(numerator, denominator));
    }

    [Fact, Semantics("S2.2")]
    public void Two_rules_on_one_line_are_rounded_apart()
    {
        // 1 per 100 on everything and 1 more per 100 on kitchen; one kitchen line of 150.
        var award = new Fraction(150, 100).Round(Rounding.Floor);
        Assert.Equal(2, award + award);
    }

    [Fact, Semantics("S2.1")]
    public void The_largest_amounts_fit_and_one_more_overflows()
    {
        Int128 max = long.MaxValue;
        Int128 min = long.MinValue;
        Assert.Equal(long.MaxValue, RoundingMath.Round(max, 1, Rounding.Floor));
        Assert.Equal(long.MinValue, RoundingMath.Round(min, 1, Rounding.Ceiling));
        Assert.Equal(long.MaxValue, RoundingMath.Round((2 * max) + 1, 2, Rounding.Floor));
        Assert.Throws<EngineOverflowException>(
            () => RoundingMath.Round((2 * max) + 1, 2, Rounding.Ceiling));
        Assert.Throws<EngineOverflowException>(() => RoundingMath.Round(max + 1, 1, Rounding.Floor));
        Assert.Throws<EngineOverflowException>(() => RoundingMath.Round(min - 1, 1, Rounding.Floor));
        Assert.Throws<EngineOverflowException>(() => RoundingMath.HalfUp((2 * max) + 1, 2));
    }

    [Fact, Semantics("S2.1")]
    public void A_quotient_of_the_widest_terms_is_still_exact()
    {
        // 2^127 − 1 over itself less 1 is a little above 1; its double would not fit.
        var wide = Int128.MaxValue;
        Assert.Equal(1, RoundingMath.Round(wide, wide - 1, Rounding.HalfEven));
        Assert.Equal(2, RoundingMath.Round(wide, wide - 1, Rounding.Ceiling));
        Assert.Equal(1, RoundingMath.HalfUp(wide - 1, wide));
        Assert.Equal(-2, RoundingMath.Round(Int128.MinValue, wide, Rounding.Floor));
    }

    [Fact]
    public void A_denominator_that_is_not_positive_and_an_unknown_mode_are_mistakes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RoundingMath.Round(1, 0, Rounding.Floor));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoundingMath.Round(1, -1, Rounding.Floor));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoundingMath.HalfUp(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoundingMath.Round(1, 1, (Rounding)3));
    }

    [Fact]
    public void Every_mode_stays_within_one_and_keeps_the_order_of_modes() =>
        Prop.ForAll<long, int>((numerator, seed) =>
        {
            Int128 denominator = Math.Abs((long)seed) + 1;
            var floor = RoundingMath.Round(numerator, denominator, Rounding.Floor);
            var halfEven = RoundingMath.Round(numerator, denominator, Rounding.HalfEven);
            var ceiling = RoundingMath.Round(numerator, denominator, Rounding.Ceiling);
            return floor * denominator <= numerator
                && (floor + (Int128)1) * denominator > numerator
                && ceiling * denominator >= numerator
                && ceiling - floor <= 1
                && floor <= halfEven
                && halfEven <= ceiling;
        }).QuickCheckThrowOnFailure();
}
