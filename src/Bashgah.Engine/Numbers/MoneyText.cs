using System.Globalization;

namespace Bashgah.Engine.Numbers;

/// <summary>Amounts in minor units as plain decimals, the same in every culture.</summary>
public static class MoneyText
{
    /// <summary>No currency has more digits after the point than this.</summary>
    public const int DigitsMax = 9;

    /// <summary>1530 with 2 digits is <c>15.30</c>; with 0 digits it is <c>1530</c>.</summary>
    public static string Format(long minorUnits, int digits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, DigitsMax);
        var text = Int128.Abs(minorUnits)
            .ToString(CultureInfo.InvariantCulture)
            .PadLeft(digits + 1, '0');
        var sign = minorUnits < 0 ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }
}
