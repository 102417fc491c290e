namespace Bashgah.Engine.Numbers;

/// <summary>
/// A rate as it is written in a program definition: a decimal that is never negative, with at most
/// 9 digits before and 9 after the point (S2.1). <c>1.5</c> and <c>1.50</c> are the same rate.
/// </summary>
public readonly record struct ExactDecimal
{
    private const int Decimals = DecimalText.DigitsMax;

    private ExactDecimal(long billionths) => Billionths = billionths;

    /// <summary>The value × 10^9.</summary>
    public long Billionths { get; }

    /// <summary>Reads <c>0.05</c>, <c>2</c> or <c>1.5</c>; no sign, exponent or leading zeros.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        var parsed = DecimalText.TryParse(text, Decimals, out var billionths);
        value = new(billionths);
        return parsed;
    }

    /// <summary>The value as a fraction in lowest terms.</summary>
    public Fraction ToFraction() =>
        new Fraction(Billionths, DecimalText.PowerOfTen(Decimals)).Reduced();

    /// <summary>The canonical text: <c>1.50</c> prints as <c>1.5</c>.</summary>
    public override string ToString() => DecimalText.Format(Billionths, Decimals);
}
