using System.Globalization;
using System.Security.Cryptography;

namespace Bashgah.Storage.Members;

/// <summary>Numbers of cards that a club issues itself: 13 digits that every scanner reads as an EAN-13, from 29 on, which GS1 leaves to
/// whoever uses them within their own shops, so that no article has one.</summary>
public static class CardNumbers
{
    private const string Prefix = "29";
    private const int RandomDigits = 10;

    /// <summary>A number that nobody can guess from another one: one of 10 to the power of 10.</summary>
    public static string Draw()
    {
        var payload = Prefix + RandomNumberGenerator.GetString("0123456789", RandomDigits);
        return payload + CheckDigit(payload).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The check digit of a GS1 number: weights 3 and 1, from the right.</summary>
    /// <param name="payload">The digits before it.</param>
    public static int CheckDigit(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var sum = 0;
        for (var i = 0; i < payload.Length; i++)
        {
            sum += (payload[^(i + 1)] - '0') * (i % 2 == 0 ? 3 : 1);
        }

        return (10 - (sum % 10)) % 10;
    }
}
