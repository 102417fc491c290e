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

    private static int CompareByContinuedFractions(Fraction left, Fraction right)
    {
        var (leftTop, leftBottom) = (left.Numerator, left.Denominator);
        var (rightTop, rightBottom) = (right.Numerator, right.Denominator);
        var sign = 1;
        // Euclid's steps: whole parts differ, or the order of the remainders' inverses decides the
        // other way round. The bottoms shrink at least by half every second step.
        while (true)
        {
            var leftWhole = Floor(leftTop, leftBottom);
            var rightWhole = Floor(rightTop, rightBottom);
            if (leftWhole != rightWhole) return sign * leftWhole.CompareTo(rightWhole);
            var leftRest = FloorRemainder(leftTop, leftBottom);
            var rightRest = FloorRemainder(rightTop, rightBottom);
            if (leftRest == 0 || rightRest == 0) return sign * leftRest.CompareTo(rightRest);
            (leftTop, leftBottom) = (leftBottom, leftRest);
            (rightTop, rightBottom) = (rightBottom, rightRest);
            sign = -sign;
        }
    }

    private static Int128 Floor(Int128 numerator, Int128 denominator)
    {
        var quotient = numerator / denominator;
        return numerator % denominator < 0 ? quotient - 1 : quotient;
    }

    private static Int128 FloorRemainder(Int128 numerator, Int128 denominator)
    {
        var remainder = numerator % denominator;
        return remainder < 0 ? remainder + denominator : remainder;
    }

    private static Int128 Add(Int128 left, Int128 right)
    {
        try
        {
            return checked(left + right);
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
            return checked(left * right);
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
        while (smaller != 0) (larger, smaller) = (smaller, larger % smaller);
        return (Int128)larger;
    }

    // −2^127 has no positive counterpart in Int128, but has one in UInt128.
    private static UInt128 Magnitude(Int128 value) =>
        value < 0 ? unchecked((UInt128)(-value)) : (UInt128)value;
}
