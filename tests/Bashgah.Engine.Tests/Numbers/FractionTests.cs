using Bashgah.Engine.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Numbers;

public class FractionTests
{
    [Fact]
    public void The_default_is_zero_and_usable()
    {
        Fraction zero = default;
        Assert.True(zero.IsZero);
        Assert.False(zero.IsNegative);
        Assert.Equal(1, zero.Denominator);
        Assert.Equal(Fraction.Zero, zero);
        Assert.Equal(new Fraction(3, 4), zero + new Fraction(3, 4));
        Assert.True((zero * new Fraction(3, 4)).IsZero);
        Assert.False(Fraction.One.IsZero);
        Assert.Equal("0", zero.ToString());
    }

    [Theory]
    [InlineData(1, 2, 1, 3, 5, 6)]
    [InlineData(1, 4, 1, 4, 1, 2)]
    [InlineData(1, 2, -1, 2, 0, 1)]
    [InlineData(-7, 3, 1, 3, -2, 1)]
    public void Sums_are_exact(int n1, int d1, int n2, int d2, int numerator, int denominator)
    {
        var left = new Fraction(n1, d1);
        var right = new Fraction(n2, d2);
        Assert.Equal(new Fraction(numerator, denominator), left + right);
        Assert.Equal(left, new Fraction(numerator, denominator) - right);
    }

    [Theory]
    [InlineData(2, 3, 3, 4, 1, 2)]
    [InlineData(-2, 3, 3, 4, -1, 2)]
    [InlineData(0, 5, 3, 4, 0, 1)]
    public void Products_are_exact(int n1, int d1, int n2, int d2, int numerator, int denominator) =>
        Assert.Equal(
            new Fraction(numerator, denominator), new Fraction(n1, d1) * new Fraction(n2, d2));

    [Fact, Semantics("S4.4")]
    public void A_multiplier_works_on_the_unrounded_amount()
    {
        // 1 per 100 on a fresh line of 150, times 3: floor((3 − 1) × 1.5) = 3.
        Assert.True(ExactDecimal.TryParse("3", out var by));
        var extra = (by.ToFraction() - Fraction.One) * new Fraction(150, 100);
        Assert.Equal(3, extra.Round(Rounding.Floor));
    }

    [Fact]
    public void Values_compare_whatever_their_terms()
    {
        Assert.True(new Fraction(2, 4) == new Fraction(1, 2));
        Assert.False(new Fraction(2, 4) != new Fraction(1, 2));
        Assert.True(new Fraction(1, 2) != new Fraction(1, 3));
        Assert.True(new Fraction(1, 3) < new Fraction(1, 2));
        Assert.False(new Fraction(1, 2) < new Fraction(2, 4));
        Assert.True(new Fraction(1, 2) <= new Fraction(2, 4));
        Assert.False(new Fraction(1, 2) <= new Fraction(1, 3));
        Assert.True(new Fraction(-1, 3) > new Fraction(-1, 2));
        Assert.False(new Fraction(1, 2) > new Fraction(2, 4));
        Assert.True(new Fraction(1, 2) >= new Fraction(2, 4));
        Assert.False(new Fraction(1, 3) >= new Fraction(1, 2));
        Assert.Equal(new Fraction(1, 2).GetHashCode(), new Fraction(3, 6).GetHashCode());
        Assert.True(Enumerable.Range(1, 9).Select(n => new Fraction(1, n).GetHashCode())
            .Distinct().Count() > 1);
        Assert.True(new Fraction(1, 2).Equals((object)new Fraction(2, 4)));
        Assert.False(new Fraction(1, 2).Equals((object)"1/2"));
        Assert.Equal(new Fraction(1, 3), Fraction.Min(new(1, 2), new(1, 3)));
        Assert.Equal(new Fraction(1, 3), Fraction.Min(new(1, 3), new(1, 2)));
    }

    [Fact]
    public void Short_terms_are_not_reduced_on_the_way()
    {
        Assert.Equal(4, (new Fraction(1, 4) + new Fraction(1, 4)).Denominator);
        Assert.Equal(12, (new Fraction(2, 3) * new Fraction(3, 4)).Denominator);
    }

    [Fact]
    public void Traces_show_lowest_terms()
    {
        Assert.Equal("5/2", new Fraction(10, 4).ToString());
        Assert.Equal("-5/2", new Fraction(-10, 4).ToString());
        Assert.Equal("3", new Fraction(6, 2).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_denominator_is_positive(int denominator) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fraction(1, denominator));

    [Fact]
    public void The_sign_stands_on_the_numerator()
    {
        Assert.True(new Fraction(-1, 2).IsNegative);
        Assert.False(new Fraction(1, 2).IsNegative);
        Assert.Equal(new Fraction(-1, 2), -new Fraction(1, 2));
    }

    [Fact]
    public void Arithmetic_follows_its_laws() =>
        Prop.ForAll<int, int, int>((a, b, seed) =>
        {
            var bottom = Math.Abs((long)seed) + 1;
            var left = new Fraction(a, bottom);
            var right = new Fraction(b, bottom + 1);
            return left + right == right + left
                && left * right == right * left
                && left + right - right == left
                && left * (right + Fraction.One) == (left * right) + left
                && left.CompareTo(right) == -right.CompareTo(left)
                && (left - right).IsNegative == left < right;
        }).QuickCheckThrowOnFailure();
}
