namespace Bashgah.Engine.Numbers;

/// <summary>How a currency makes whole units of an exact award (S2.2).</summary>
public enum Rounding
{
    /// <summary>Toward negative infinity; the default.</summary>
    Floor,

    /// <summary>To the nearest, a half to the even neighbour.</summary>
    HalfEven,

    /// <summary>Toward positive infinity.</summary>
    Ceiling,
}

/// <summary>Whole numbers from exact quotients, right on both sides of zero.</summary>
internal static class RoundingMath
{
    /// <summary>The quotient as a whole number.</summary>
    /// <exception cref="EngineOverflowException">The result leaves 64 bits.</exception>
    public static long Round(Int128 numerator, Int128 denominator, Rounding rounding)
    {
        var floor = FloorDivide(numerator, denominator, out var remainder);
        var up = rounding switch
        {
            Rounding.Floor => false,
            Rounding.Ceiling => remainder != 0,
            // The distance up is denominator − remainder; doubling the remainder could overflow.
            Rounding.HalfEven => remainder > denominator - remainder
                || (remainder == denominator - remainder && !Int128.IsEvenInteger(floor)),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding)),
        };
        return ToAmount(up ? floor + 1 : floor);
    }

    /// <summary>The quotient as a whole number, a half going up (S6.2).</summary>
    /// <exception cref="EngineOverflowException">The result leaves 64 bits.</exception>
    public static long HalfUp(Int128 numerator, Int128 denominator)
    {
        var floor = FloorDivide(numerator, denominator, out var remainder);
        return ToAmount(remainder >= denominator - remainder ? floor + 1 : floor);
    }

    /// <summary>A whole number as an amount in minor units.</summary>
    /// <exception cref="EngineOverflowException">It leaves 64 bits.</exception>
    public static long ToAmount(Int128 value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : throw EngineOverflowException.Amount();

    private static Int128 FloorDivide(Int128 numerator, Int128 denominator, out Int128 remainder)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        // What a purchase in a shop comes to fits the machine's own numbers, which divide many times faster.
        if (numerator >= 0 && numerator <= long.MaxValue && denominator <= long.MaxValue)
        {
            var (whole, rest) = Math.DivRem((ulong)numerator, (ulong)denominator);
            remainder = rest;
            return whole;
        }

        var quotient = numerator / denominator;
        remainder = numerator % denominator;
        if (remainder >= 0) return quotient;
        remainder += denominator;
        return quotient - 1;
    }
}
