using System.Numerics;
using Bashgah.Engine.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace Bashgah.Engine.Tests.Numbers;

public class LargestRemainderTests
{
    [Theory, Semantics("S2.2")]
    // 3 over 150 : 150: 1.5 each, the tie goes to the lower line.
    [InlineData(3, new[] { 150, 150 }, new long[] { 2, 1 })]
    // 10 over 1 : 1 : 1: 3.33 each, one left over.
    [InlineData(10, new[] { 1, 1, 1 }, new long[] { 4, 3, 3 })]
    // 11: two left over.
    [InlineData(11, new[] { 1, 1, 1 }, new long[] { 4, 4, 3 })]
    // 7 over 1 : 2 : 3: 1.17, 2.33, 3.5; the half is largest.
    [InlineData(7, new[] { 1, 2, 3 }, new long[] { 1, 2, 4 })]
    // 2 over 10 : 60 : 30: 0.2, 1.2, 0.6.
    [InlineData(2, new[] { 10, 60, 30 }, new long[] { 0, 1, 1 })]
    [InlineData(100, new[] { 0, 1, 0 }, new long[] { 0, 100, 0 })]
    [InlineData(5, new[] { 0, 0, 0 }, new long[] { 5, 0, 0 })]
    [InlineData(0, new[] { 1, 2 }, new long[] { 0, 0 })]
    [InlineData(6, new[] { 1, 2 }, new long[] { 2, 4 })]
    [InlineData(9, new[] { 4 }, new long[] { 9 })]
    public void An_award_is_shared_to_its_lines(int total, int[] weights, long[] expected)
    {
        Assert.Equal(expected, Share(total, [.. weights.Select(weight => (Int128)weight)]));
        Assert.Equal(expected, ShareExact(total, [.. weights.Select(weight => new Fraction(weight))]));
    }

    [Fact, Semantics("S7.4")]
    public void A_tender_is_shared_over_the_lines_by_amount() =>
        // 10.00 over lines of 33.33, 33.33 and 33.34: 333.3, 333.3 and 333.4.
        Assert.Equal([333, 333, 334], Share(1000, [3333, 3333, 3334]));

    [Fact, Semantics("S2.2")]
    public void Many_equal_lines_are_served_from_the_first()
    {
        // 150 over 100 equal lines: one each, and one more for the first 50.
        long[] expected = [.. Enumerable.Repeat(2L, 50), .. Enumerable.Repeat(1L, 50)];
        Assert.Equal(expected, Share(150, [.. Enumerable.Repeat((Int128)33, 100)]));
    }

    [Fact]
    public void Exact_amounts_of_unlike_denominators_are_weights()
    {
        // 1/2 : 1/3 : 1/6 of 7: 3.5, 2.33, 1.17.
        Assert.Equal([4, 2, 1], ShareExact(7, [new(1, 2), new(1, 3), new(1, 6)]));
        // 3/4 : 5/6 = 9 : 10 of 19.
        Assert.Equal([9, 10], ShareExact(19, [new(3, 4), new(5, 6)]));
    }

    [Fact]
    public void The_widest_weights_are_exact()
    {
        var half = (Int128)1 << 126;
        long[] halves = [(long.MaxValue / 2) + 1, long.MaxValue / 2];
        Assert.Equal(halves, Share(long.MaxValue, [half, half]));
        Assert.Equal([0, long.MaxValue], Share(long.MaxValue, [1, Int128.MaxValue]));
        Assert.Equal([long.MaxValue, 0], Share(long.MaxValue, [Int128.MaxValue, 1]));
        // The last weight that takes the short way, and the first that does not.
        Assert.Equal(halves, Share(long.MaxValue, [long.MaxValue, long.MaxValue]));
        Assert.Equal(halves, Share(long.MaxValue, [half >> 63, half >> 63]));
        Assert.Equal([2, 1], Share(3, [new Int128(1, 0), new Int128(1, 0)]));
    }

    [Fact]
    public void Malformed_questions_are_mistakes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Share(-1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Share(1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Share(1, [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareExact(1, [new(1, 2), new(-1, 2)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareExact(-1, [new(1, 2)]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => LargestRemainder.Share(1, (Int128[])[1, 2], new long[1]));
    }

    [Fact]
    public void Shares_sum_to_the_total_and_stay_within_one() =>
        Prop.ForAll(Totals, Weights, (total, weights) =>
        {
            var shares = Share(total, weights);
            var sum = weights.Aggregate(BigInteger.Zero, (left, right) => left + right);
            return shares.Sum() == total
                && shares.SequenceEqual(
                    ShareExact(total, [.. weights.Select(weight => new Fraction(weight, 7))]))
                && (sum.IsZero || shares.Zip(weights).All(pair =>
                    BigInteger.Abs((pair.First * sum) - (total * (BigInteger)pair.Second)) < sum));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_heavier_line_never_gets_less_and_equal_lines_differ_by_position_only() =>
        Prop.ForAll(Totals, Weights, (total, weights) =>
        {
            var shares = Share(total, weights);
            return weights.All(weight => weight == 0) || Enumerable.Range(0, weights.Length).All(i =>
                Enumerable.Range(0, weights.Length).All(j =>
                    weights[i] > weights[j] ? shares[i] >= shares[j]
                    : weights[i] != weights[j] || i > j || shares[i] >= shares[j]));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<long> Totals =>
        Gen.OneOf(
            Gen.Choose(0, 1000).Select(total => (long)total),
            Gen.Choose(0, int.MaxValue).Select(total => total * (long)int.MaxValue)).ToArbitrary();

    private static Arbitrary<Int128[]> Weights =>
        Gen.Choose(0, 100)
            .SelectMany(weight => Gen.Elements(0, 0, 0, 40, 70, 100), (weight, bits) => (Int128)weight << bits)
            .NonEmptyListOf()
            .Select(list => list.ToArray())
            .ToArbitrary();

    private static long[] Share(long total, Int128[] weights)
    {
        var shares = new long[weights.Length];
        // What stood there before must not shine through.
        Array.Fill(shares, 77);
        LargestRemainder.Share(total, weights, shares);
        return shares;
    }

    private static long[] ShareExact(long total, Fraction[] weights)
    {
        var shares = new long[weights.Length];
        Array.Fill(shares, 77);
        LargestRemainder.Share(total, weights, shares);
        return shares;
    }
}
