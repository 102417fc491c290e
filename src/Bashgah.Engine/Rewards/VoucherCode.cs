namespace Bashgah.Engine.Rewards;

/// <summary>
/// Codes of vouchers: 12 characters from a keyed hash that nobody can guess, and a check character that catches every
/// single wrong character and nearly every swap of neighbours (S7.3). The letters are Crockford's 32, which leave out
/// I, L, O and U.
/// </summary>
public static class VoucherCode
{
    /// <summary>Length with the check character.</summary>
    public const int Length = RandomLength + 1;

    private const int RandomLength = 12;
    private const int BitsPerLetter = 5;
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The code that a keyed hash of the voucher's id makes: its first 60 bits.</summary>
    /// <param name="hash">At least 8 bytes.</param>
    public static string Make(ReadOnlySpan<byte> hash)
    {
        Span<char> code = stackalloc char[Length];
        var (bits, count, next) = (0, 0, 0);
        for (var i = 0; i < RandomLength; i++)
        {
            if (count < BitsPerLetter)
            {
                bits = (bits << 8) | hash[next++];
                count += 8;
            }

            count -= BitsPerLetter;
            code[i] = Letters[bits >> count];
            bits &= (1 << count) - 1;
        }

        code[RandomLength] = Letters[Check(code[..RandomLength])];
        return new string(code);
    }

    /// <summary>
    /// Reads what somebody typed: small letters, blanks and hyphens, O for 0 and I or L for 1 are forgiven; a wrong check
    /// character is not.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out string code)
    {
        code = "";
        Span<char> letters = stackalloc char[Length];
        var length = 0;
        foreach (var character in text)
        {
            if (character is ' ' or '-') continue;
            var letter = Canonical(character);
            if (length == Length || !Letters.Contains(letter)) return false;
            letters[length++] = letter;
        }

        if (length < Length || Letters[Check(letters[..RandomLength])] != letters[RandomLength]) return false;
        code = new string(letters);
        return true;
    }

    private static char Canonical(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var letter => letter,
    };

    // The hybrid system of ISO 7064 over 32 letters (modulus 33, 32).
    private static int Check(ReadOnlySpan<char> letters)
    {
        const int M = 32;
        var product = M;
        foreach (var letter in letters)
        {
            var sum = (product + Letters.IndexOf(letter)) % M;
            product = (sum == 0 ? M : sum) * 2 % (M + 1);
        }

        return (M + 1 - product) % M;
    }
}
