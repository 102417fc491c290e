using System.Text;

namespace Bashgah.Engine.Time;

/// <summary>The grammar of ISO 8601 durations: whole numbers, each before its unit's letter.</summary>
internal static class DurationText
{
    /// <summary>
    /// Fills one field a letter of <paramref name="units"/>; those that are not written stay 0. At
    /// least one must be, and they must stand in the order of <paramref name="units"/>.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<char> text, ReadOnlySpan<char> units, int fieldMax, Span<int> fields)
    {
        if (text.Length == 0) return false;
        var next = 0;
        while (text.Length > 0)
        {
            var length = text.IndexOfAnyExceptInRange('0', '9');
            if (length < 0 || !DigitText.TryRead(text[..length], out var value)) return false;
            if (value > fieldMax || (length > 1 && text[0] == '0')) return false;
            var unit = units[next..].IndexOf(text[length]);
            if (unit < 0) return false;
            next += unit;
            fields[next++] = value;
            text = text[(length + 1)..];
        }

        return true;
    }

    /// <summary>The fields that are not 0, each before its letter.</summary>
    public static string Format(string units, ReadOnlySpan<long> fields)
    {
        var text = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] != 0) text.Append(fields[i]).Append(units[i]);
        }

        return text.ToString();
    }
}
