using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Codes of authenticator apps (RFC 6238): six digits for each 30 seconds, by HMAC-SHA-1, which is all that every
/// app knows.</summary>
internal static class Totp
{
    private const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const int CodeDigits = 6;
    private const int CodesOfDigits = 1_000_000;

    // The clock of a phone may be off by one step, and its owner slow.
    private const int StepsBeside = 1;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The number of the 30 seconds that a time falls into.</summary>
    /// <param name="at">Unix microseconds.</param>
    public static long StepAt(long at) => at / 1_000_000 / StepSeconds;

    /// <summary>The step near a time whose code was given; null: it is none of them.</summary>
    public static long? StepOf(string code, byte[] secret, long at)
    {
        var given = Encoding.ASCII.GetBytes(Digits(code));
        long? found = null;
        // Every step is looked at, so that time tells nothing.
        for (var step = StepAt(at) - StepsBeside; step <= StepAt(at) + StepsBeside; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(CodeOf(secret, step))))
                found = step;
        }
        return found;
    }

    public static string CodeOf(byte[] secret, long step)
    {
        var message = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // The standard's hash: its weakness to collisions does not touch HMAC.
        var hash = HMACSHA1.HashData(secret, message);
#pragma warning restore CA5350
        var truncated = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (truncated % CodesOfDigits).ToString(CultureInfo.InvariantCulture).PadLeft(CodeDigits, '0');
    }

    /// <summary>A secret as apps take it from the keyboard.</summary>
    public static string SecretText(byte[] secret)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var value in secret)
        {
            bits = ((bits << 8) | value) & 0xfff;
            for (count += 8; count >= 5; count -= 5)
                text.Append(Base32[(bits >> (count - 5)) & 31]);
        }
        return count == 0 ? text.ToString() : text.Append(Base32[(bits << (5 - count)) & 31]).ToString();
    }

    /// <summary>The address that a QR code hands to an app.</summary>
    public static string Address(byte[] secret, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={SecretText(secret)}"
        + $"&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={CodeDigits}&period={StepSeconds}";

    /// <summary>Digits of every script as ASCII, without the spaces that apps put between them.</summary>
    private static string Digits(string code)
    {
        var digits = code.Where(char.IsDigit).Take(CodeDigits + 1)
            .Select(c => (char)('0' + (int)char.GetNumericValue(c)));
        return string.Concat(digits);
    }
}
