namespace Bashgah.Engine.Time;

/// <summary>Fields of fixed width in dates, times and durations: ASCII digits and nothing else.</summary>
internal static class DigitText
{
    /// <summary>Reads at most 9 digits; none, or anything else, fails.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 9) return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character)) return false;
            value = (value * 10) + (character - '0');
        }

        return true;
    }
}
