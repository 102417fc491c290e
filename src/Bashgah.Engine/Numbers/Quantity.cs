namespace Bashgah.Engine.Numbers;

/// <summary>
/// Quantities of purchase lines: thousandths in a <see cref="long"/>, so that weighed goods stay exact
/// (S4.1). In JSON and CSV they are decimals of at most 3 decimals above 0.
/// </summary>
public static class Quantity
{
    /// <summary>One piece.</summary>
    public const long One = 1_000;

    /// <summary>The largest quantity of a line: 999,999,999.999.</summary>
    public const long Max = 999_999_999_999;

    private const int Decimals = 3;

    /// <summary>
    /// Reads <c>1.250</c> as 1250 thousandths. Zero, signs, exponents, leading zeros and a fourth
    /// decimal other than 0 are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long thousandths) =>
        DecimalText.TryParse(text, Decimals, out thousandths) && thousandths > 0;

    /// <summary>As <see cref="TryParse(ReadOnlySpan{char}, out long)"/>, from UTF-8 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long thousandths)
    {
        thousandths = 0;
        const int LengthMax = (2 * DecimalText.DigitsMax) + 1;
        if (utf8.Length > LengthMax) return false;
        Span<char> text = stackalloc char[LengthMax];
        // Bytes above ASCII become characters that are no digits, and are refused as such.
        for (var i = 0; i < utf8.Length; i++) text[i] = (char)utf8[i];
        return TryParse(text[..utf8.Length], out thousandths);
    }

    /// <summary>The shortest decimal: 1250 thousandths print as <c>1.25</c>.</summary>
    public static string Format(long thousandths) => DecimalText.Format(thousandths, Decimals);
}
