namespace Bashgah.Storage.Audit;

/// <summary>Ids as callers and the audit log see them: a prefix that says what the id is of, and the 64-bit number in Crockford's base 32,
/// lower case, without leading zeros.</summary>
public static class PrefixedId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int DigitsMax = 13;

    /// <summary>The id of a number that is not negative.</summary>
    public static string Write(string prefix, long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        Span<char> digits = stackalloc char[DigitsMax];
        var start = DigitsMax;
        do
        {
            digits[--start] = Alphabet[(int)(id & 31)];
            id >>= 5;
        }
        while (id != 0);
        return string.Concat(prefix, digits[start..]);
    }

    /// <summary>The number of an id with this prefix; false: it is none.</summary>
    public static bool TryRead(string? text, string prefix, out long id)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        id = 0;
        if (text is null || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var digits = text.AsSpan(prefix.Length);
        if (digits.Length is 0 or > DigitsMax || (digits[0] == '0' && digits.Length > 1))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var value = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0 || id > long.MaxValue >> 5)
            {
                return false;
            }

            id = (id << 5) | (long)value;
        }

        return true;
    }
}
