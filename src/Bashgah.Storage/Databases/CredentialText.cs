using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Storage.Databases;

/// <summary>Texts of keys and codes: letters and digits that are not taken for one another.</summary>
internal static class CredentialText
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLength = 10;
    private const int SecretLength = 32;

    /// <summary>So many random characters, 5 bits each.</summary>
    public static string Random(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>So many characters of random bytes, 5 bits of each.</summary>
    public static string Of(ReadOnlySpan<byte> random, int length)
    {
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = Alphabet[random[i] & 31];
        }

        return new string(text);
    }

    /// <summary>A new public part.</summary>
    public static string NewId() => Random(IdLength);

    /// <summary>A new key, e.g. <c>bgk_(id)_(160 random bits)</c>.</summary>
    public static string NewKey(string prefix, string id) => $"{prefix}_{id}_{Random(SecretLength)}";

    /// <summary>Hash of a text with so many random bits that nobody can try them all.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
