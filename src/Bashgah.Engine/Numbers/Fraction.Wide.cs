namespace Bashgah.Engine.Numbers;

/// <content>Terms beyond 64 bits: reduced first, then checked.</content>
public readonly partial struct Fraction
{
    private static Fraction AddReduced(Fraction left, Fraction right)
    {
        var common = GreatestCommonDivisor(left.Denominator, right.Denominator);
        var leftFactor = right.Denominator / common;
        var rightFactor = left.Denominator / common;
        var numerator = Add(
            Multiply(left.Numerator, leftFactor), Multiply(right.Numerator, rightFactor));
        // What the sum shares with the common divisor cancels, so that it need not fit beside it.
        var cancel = GreatestCommonDivisor(numerator, common);
        return new(
            numerator / cancel, Multiply(Multiply(rightFactor, leftFactor), common / cancel));
    }

    private static Fraction MultiplyReduced(Fraction left, Fraction right)
    {
        var leftCancel = GreatestCommonDivisor(left.Numerator, right.Denominator);
        var rightCancel = GreatestCommonDivisor(right.Numerator, left.Denominator);
        return new(
            Multiply(left.Numerator / leftCancel, right.Numerator / rightCancel),
            Multiply(left.Denominator / rightCancel, right.Denominator / leftCancel));
    }

    private static int CompareWide(Fraction left, Fraction right)
    {
        if (left.IsNegative != right.IsNegative) return left.IsNegative ? -1 : 1;
        var order = CompareByContinuedFractions(
            Magnitude(left.Numerator),
            (UInt128)left.Denominator,
            Magnitude(right.Numerator),
            (UInt128)right.Denominator);
        return left.IsNegative ? -order : order;
    }

    // Euclid's steps: the whole parts differ, or else the inverses of the rests stand in the opposite
    // order. Every second step at least halves the terms, so there are 256 at most.
    private static int CompareByContinuedFractions(
        UInt128 leftTop, UInt128 leftBottom, UInt128 rightTop, UInt128 rightBottom)
    {
        for (var sign = 1; ; sign = -sign)
        {
            var (leftWhole, leftRest) = UInt128.DivRem(leftTop, leftBottom);
            var (rightWhole, rightRest) = UInt128.DivRem(rightTop, rightBottom);
            if (leftWhole != rightWhole) return leftWhole > rightWhole ? sign : -sign;
            if (leftRest == 0 || rightRest == 0) return sign * leftRest.CompareTo(rightRest);
            (leftTop, leftBottom) = (leftBottom, leftRest);
            (rightTop, rightBottom) = (rightBottom, rightRest);
        }
    }

    private static Int128 Add(Int128 left, Int128 right)
    {
        try
        {
            return left + right;
        }
        catch (OverflowException)
        {
            throw EngineOverflowException.Exact();
        }
    }

    private static Int128 Multiply(Int128 left, Int128 right)
    {
        try
        {
            return left * right;
        }
        catch (OverflowException)
        {
            throw EngineOverflowException.Exact();
        }
    }

    // The result is above 0 as long as one of the two is not 0; denominators never are.
    private static Int128 GreatestCommonDivisor(Int128 left, Int128 right)
    {
        var (larger, smaller) = (Magnitude(left), Magnitude(right));
        while (smaller > ulong.MaxValue || larger > ulong.MaxValue)
        {
            if (smaller == 0) return (Int128)larger;
            (larger, smaller) = (smaller, larger % smaller);
        }

        // The machine's own numbers divide many times faster.
        var (most, least) = ((ulong)larger, (ulong)smaller);
        while (least != 0) (most, least) = (least, most % least);
        return most;
    }

    // −2^127 has no positive counterpart in Int128, but has one in UInt128.
    private static UInt128 Magnitude(Int128 value) =>
        value < 0 ? unchecked((UInt128)(-value)) : (UInt128)value;
}
