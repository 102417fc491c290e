using System.Numerics;
using Bashgah.Engine.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Numbers;

/// <summary>Terms beyond 64 bits, where products are reduced first and then checked.</summary>
public class FractionWideTests
{
    private static readonly Int128 TwoTo64 = (Int128)1 << 64;
    private static readonly Int128 TwoTo126 = (Int128)1 << 126;

    [Fact]
    public void The_widest_terms_of_the_short_way_still_fit()
    {
        Int128 max = long.MaxValue;
        var almostOne = new Fraction(max, max - 1);
        Assert.Equal(new Fraction(max * max, (max - 1) * (max - 1)), almostOne * almostOne);
        // a/b + c/d with every term the largest: (ad + bc) is 2 × (2^63 − 1)^2 at most.
        Assert.Equal(
            new Fraction((max * max) + ((max - 1) * (max - 1)), max * (max - 1)),
            almostOne + new Fraction(max - 1, max));
        Assert.Equal(
            new Fraction(-max * 2, 1), new Fraction(-max, 1) + new Fraction(-max, 1));
    }

    [Fact]
    public void Wide_terms_cancel_before_they_are_multiplied()
    {
        var wide = new Fraction(TwoTo126, 3);
        Assert.Equal(new Fraction(TwoTo126, 1), wide * new Fraction(3));
        Assert.Equal(Fraction.One, wide * new Fraction(3, TwoTo126));
        Assert.Equal(new Fraction(TwoTo126, 6), wide * new Fraction(1, 2));
        Assert.Equal("2", (new Fraction(2 * TwoTo64, TwoTo64) * Fraction.One).ToString());
    }

    [Fact]
    public void Wide_denominators_add_over_their_common_multiple()
    {
        var tiny = new Fraction(1, TwoTo126);
        Assert.Equal(new Fraction(1, TwoTo126 / 2), tiny + tiny);
        Assert.Equal(new Fraction(3, TwoTo126), tiny + new Fraction(1, TwoTo126 / 2));
        Assert.True((tiny - tiny).IsZero);
        // 1/(3·2^120) + 1/(5·2^120) = 8/(15·2^120) = 1/(15·2^117).
        var unit = (Int128)1 << 120;
        var sum = new Fraction(1, 3 * unit) + new Fraction(1, 5 * unit);
        Assert.Equal("1/" + (15 * ((Int128)1 << 117)), sum.ToString());
        Assert.Equal(new Fraction(TwoTo64 + 1, 2), new Fraction(TwoTo64, 2) + new Fraction(1, 2));
    }

    [Fact, Semantics("S2.1")]
    public void What_leaves_128_bits_overflows()
    {
        var huge = new Fraction(TwoTo126, 1);
        Assert.Throws<EngineOverflowException>(() => huge * huge);
        Assert.Throws<EngineOverflowException>(() => huge + huge);
        Assert.Throws<EngineOverflowException>(() => -huge - huge - Fraction.One);
        Assert.Throws<EngineOverflowException>(() => new Fraction(1, TwoTo126 - 1) * new Fraction(1, 4));
        Assert.Throws<EngineOverflowException>(
            () => new Fraction(1, TwoTo126) + new Fraction(1, TwoTo126 - 1));
        Assert.Throws<EngineOverflowException>(() => -new Fraction(Int128.MinValue, 1));
        Assert.Throws<EngineOverflowException>(() => huge.Round(Rounding.Floor));
        Assert.Equal(new Fraction(Int128.MinValue, 1), -huge - huge);
    }

    [Fact]
    public void The_least_numerator_reduces()
    {
        Assert.Equal("-2", new Fraction(Int128.MinValue, TwoTo126).ToString());
        Assert.Equal("-4/3", new Fraction(Int128.MinValue, 3 * (TwoTo126 / 2)).ToString());
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, -1)]
    public void Wide_values_compare_without_overflow(int left, int right, int order)
    {
        // Next to 1, where cross products have 254 bits: 1 + x/2^126 against 1 + y/2^126.
        Assert.Equal(order, Above(left).CompareTo(Above(right)));
        Assert.Equal(-order, (-Above(left)).CompareTo(-Above(right)));

        static Fraction Above(int units) => new(TwoTo126 - units, TwoTo126 - (2 * units));
    }

    [Fact]
    public void Comparing_walks_through_whole_parts_and_remainders()
    {
        var third = new Fraction(TwoTo126 / 3, TwoTo126); // a little below 1/3
        Assert.True(third < new Fraction(1, 3));
        Assert.True(new Fraction(1, 3) > third);
        Assert.True(new Fraction(TwoTo126, 3) > new Fraction(TwoTo126 - 1, 5));
        Assert.True(new Fraction(TwoTo126, 2) == new Fraction(TwoTo126 / 2, 1));
        Assert.True(new Fraction(TwoTo126 + 1, 2) > new Fraction(TwoTo126 / 2, 1));
        Assert.True(new Fraction(Int128.MinValue, 3) < new Fraction(-TwoTo126, 2));
        Assert.True(new Fraction(-TwoTo126, 3) < Fraction.Zero);
        Assert.True(new Fraction(-1, TwoTo126) < new Fraction(1, TwoTo126 - 1));
        Assert.True(new Fraction(1, TwoTo126) > new Fraction(-1, TwoTo126 - 1));
        Assert.True(new Fraction(-1, TwoTo126) < Fraction.Zero);
        Assert.True(new Fraction(-1, 3) < -third);
    }

    [Fact]
    public void Sums_products_and_order_agree_with_unbounded_integers()
    {
        var terms = Gen.Choose(0, 90).SelectMany(bits => Gen.Choose(1, 1 << 20), Widen);
        var fractions = terms.SelectMany(_ => terms, (top, bottom) => new Fraction(top, bottom));
        Prop.ForAll(
            fractions.ToArbitrary(), fractions.ToArbitrary(), (left, right) =>
                left.CompareTo(right) == Cross(left, right).CompareTo(Cross(right, left))
                && IsExact(() => left + right, Cross(left, right) + Cross(right, left), left, right)
                && IsExact(() => left - right, Cross(left, right) - Cross(right, left), left, right)
                && IsExact(
                    () => left * right,
                    (BigInteger)left.Numerator * right.Numerator,
                    left,
                    right))
            .QuickCheckThrowOnFailure();

        static Int128 Widen(int bits, int value) => (Int128)value << bits;

        static BigInteger Cross(Fraction value, Fraction other) =>
            (BigInteger)value.Numerator * other.Denominator;

        // Over the product of the denominators; overflow is an answer only where lowest terms are wide.
        static bool IsExact(
            Func<Fraction> compute, BigInteger numerator, Fraction left, Fraction right)
        {
            var denominator = (BigInteger)left.Denominator * right.Denominator;
            try
            {
                var result = compute();
                return result.Numerator * denominator == numerator * result.Denominator;
            }
            catch (EngineOverflowException)
            {
                return BigInteger.Abs(numerator).GetBitLength() > 126
                    || denominator.GetBitLength() > 126;
            }
        }
    }
}
