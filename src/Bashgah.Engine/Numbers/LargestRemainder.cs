using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bashgah.Engine.Numbers;

/// <summary>
/// Shares a whole amount by weight so that the shares are whole and sum to it (S2.2, S7.4): each gets
/// the floor of its exact share, and the units left over go to the largest remainders, the lower index
/// first among equals. Exact for every weight.
/// </summary>
internal static class LargestRemainder
{
    /// <summary>
    /// Writes one share a weight. Where all weights are 0 the first index takes everything.
    /// </summary>
    /// <param name="total">Not negative.</param>
    /// <param name="weights">At least one; none negative.</param>
    /// <param name="shares">As many as there are weights.</param>
    public static void Share(long total, ReadOnlySpan<Int128> weights, Span<long> shares)
    {
        var largest = Int128.Zero;
        foreach (var weight in weights)
        {
            if (weight < 0) throw new ArgumentOutOfRangeException(nameof(weights));
            largest = Int128.Max(largest, weight);
        }

        // A total × weight below 2^126 fits; wider products take the slower numbers, and what fits the machine's own the fastest.
        if (largest <= long.MaxValue && largest * Math.Max(total, weights.Length) <= long.MaxValue) ShareNarrow(total, weights, shares);
        else if (largest <= long.MaxValue) ShareExactly(total, weights, shares);
        else ShareExactly<BigInteger>(total, Widened(weights), shares);
    }

    /// <summary>As the other, for weights that are exact amounts, of whatever denominators.</summary>
    public static void Share(long total, ReadOnlySpan<Fraction> weights, Span<long> shares)
    {
        var common = BigInteger.One;
        foreach (var weight in weights)
        {
            var denominator = (BigInteger)weight.Denominator;
            common *= denominator / BigInteger.GreatestCommonDivisor(common, denominator);
        }

        var whole = new BigInteger[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i].IsNegative) throw new ArgumentOutOfRangeException(nameof(weights));
            whole[i] = weights[i].Numerator * (common / weights[i].Denominator);
        }

        ShareExactly<BigInteger>(total, whole, shares);
    }

    // What a purchase in a shop comes to fits here.
    private static void ShareNarrow(long total, ReadOnlySpan<Int128> weights, Span<long> shares)
    {
        Few<long> few = default;
        var narrow = weights.Length <= FewMax ? ((Span<long>)few)[..weights.Length] : new long[weights.Length];
        var sum = 0L;
        for (var i = 0; i < narrow.Length; i++)
        {
            narrow[i] = (long)weights[i];
            sum += narrow[i];
        }

        if (sum > 0 && total >= 0 && shares.Length == narrow.Length && sum <= long.MaxValue / narrow.Length)
            ShareByKeys(total, narrow, sum, shares);
        else
            ShareExactly<long>(total, narrow, shares);
    }

    // As the general way; a remainder and its index are one number, and numbers are sorted far faster than pairs.
    private static void ShareByKeys(long total, Span<long> weights, long sum, Span<long> shares)
    {
        var leftOver = total;
        var count = weights.Length;
        for (var i = 0; i < count; i++)
        {
            var (share, remainder) = Math.DivRem(total * weights[i], sum);
            shares[i] = share;
            leftOver -= share;
            // In place of the weight, which nobody needs any more: the larger key has the larger remainder, or the lower index.
            weights[i] = (remainder * count) + (count - 1 - i);
        }

        if (leftOver == 0) return;
        weights.Sort();
        for (var i = 1; i <= leftOver; i++) shares[count - 1 - (int)(weights[^i] % count)]++;
    }

    private static void ShareExactly<T>(long total, ReadOnlySpan<T> weights, Span<long> shares)
        where T : IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shares.Length, weights.Length);

        var sum = T.Zero;
        foreach (var weight in weights) sum += weight;
        if (T.IsZero(sum))
        {
            shares.Clear();
            shares[0] = total;
            return;
        }

        Few<Remainder<T>> few = default;
        var remainders = weights.Length <= FewMax ? ((Span<Remainder<T>>)few)[..weights.Length] : new Remainder<T>[weights.Length];
        var leftOver = total;
        for (var i = 0; i < weights.Length; i++)
        {
            var (share, remainder) = T.DivRem(T.CreateChecked(total) * weights[i], sum);
            shares[i] = long.CreateChecked(share);
            leftOver -= shares[i];
            remainders[i] = new(remainder, i);
        }

        if (leftOver == 0) return;
        remainders.Sort();
        // The remainders sum to leftOver × sum and each is below sum, so there are more of them than units.
        for (var i = 0; i < leftOver; i++) shares[remainders[i].Index]++;
    }

    private const int FewMax = 8;

    /// <summary>Room on the stack: most purchases have a few lines.</summary>
    [InlineArray(FewMax)]
    private struct Few<T>
    {
        private T _first;
    }

    private static BigInteger[] Widened(ReadOnlySpan<Int128> weights)
    {
        var wide = new BigInteger[weights.Length];
        for (var i = 0; i < weights.Length; i++) wide[i] = weights[i];
        return wide;
    }

    private readonly record struct Remainder<T>(T Size, int Index) : IComparable<Remainder<T>>
        where T : IBinaryInteger<T>
    {
        public int CompareTo(Remainder<T> other)
        {
            var bySize = other.Size.CompareTo(Size);
            return bySize != 0 ? bySize : Index.CompareTo(other.Index);
        }
    }
}
