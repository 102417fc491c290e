using System.Globalization;

namespace Bashgah.Engine.Numbers;

/// <summary>
/// Strict plain decimals without sign, exponent or leading zeros: <c>0</c>, <c>12</c>, <c>0.05</c>.
/// One grammar for rates and quantities, so that a number means the same wherever it is written.
/// </summary>
internal static class DecimalText
{
    /// <summary>No more digits than this stand on either side of the point.</summary>
    public const int DigitsMax = 9;

    private static readonly long[] PowersOfTen =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ];

    /// <summary>10 to the given power, which is 0 to 9.</summary>
    public static long PowerOfTen(int exponent) => PowersOfTen[exponent];

    /// <summary>
    /// Reads <paramref name="text"/> as a whole number of units of 10^−<paramref name="decimals"/>.
    /// Digits after those are accepted as long as they are zeros.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, int decimals, out long scaled)
    {
        scaled = 0;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        if (!TryReadDigits(whole, out var units)) return false;
        if (whole.Length > 1 && whole[0] == '0') return false;

        long parts = 0;
        if (point >= 0)
        {
            var after = text[(point + 1)..];
            if (!TryReadDigits(after, out parts)) return false;
            if (after.Length <= decimals)
            {
                parts *= PowerOfTen(decimals - after.Length);
            }
            else
            {
                (parts, var excess) = Math.DivRem(parts, PowerOfTen(after.Length - decimals));
                if (excess != 0) return false;
            }
        }

        scaled = (units * PowerOfTen(decimals)) + parts;
        return true;
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Format(long scaled, int decimals)
    {
        var (units, parts) = Math.DivRem(scaled, PowerOfTen(decimals));
        if (parts == 0) return units.ToString(CultureInfo.InvariantCulture);
        var digits = parts.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
        return string.Create(CultureInfo.InvariantCulture, $"{units}.{digits.TrimEnd('0')}");
    }

    private static bool TryReadDigits(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > DigitsMax) return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character)) return false;
            value = (value * 10) + (character - '0');
        }

        return true;
    }
}
