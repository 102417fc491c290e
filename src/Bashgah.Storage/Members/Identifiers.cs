using System.Text;

namespace Bashgah.Storage.Members;

/// <summary>
/// The one form of each identifier (S13.2), so that two ways to write the same phone number are the same member.
/// </summary>
public static class Identifiers
{
    private const int PhoneDigitsMin = 8;
    private const int PhoneDigitsMax = 15;
    private const int EmailLengthMax = 254;
    private const int TextLengthMax = 200;

    /// <summary>
    /// A phone number as E.164: <c>+</c> and 8 to 15 digits. International forms (<c>+…</c>, <c>00…</c>) are always
    /// accepted; national ones by the program's country. Digits may be Persian or Arabic; spaces, hyphens, points,
    /// slashes, brackets and marks of direction are left out.
    /// </summary>
    /// <param name="text">As written.</param>
    /// <param name="country">The program's country (ISO 3166, two letters), or null: no national forms.</param>
    /// <param name="phone">The number.</param>
    public static bool TryPhone(string? text, string? country, out string phone)
    {
        phone = "";
        if (!TryDial(text, out var digits, out var isInternational))
        {
            return false;
        }

        if (!isInternational && digits.StartsWith("00", StringComparison.Ordinal))
        {
            digits = digits[2..];
            isInternational = true;
        }

        var home = CallingCodes.Find(country);
        if (isInternational)
        {
            digits = WithoutTrunkAfterCode(digits, home);
        }
        else if (home is not { } code)
        {
            return false;
        }
        else
        {
            digits = International(digits, code);
        }

        // No calling code begins with 0, and no number of the program's country is longer than its plan says.
        if (digits.Length is < PhoneDigitsMin or > PhoneDigitsMax || digits[0] == '0' || IsTooLong(digits, home))
        {
            return false;
        }

        phone = "+" + digits;
        return true;
    }

    /// <summary>An e-mail address, trimmed and lower-cased: something, one <c>@</c>, a domain with a point or
    /// <c>localhost</c>-like name; no spaces or controls.</summary>
    public static bool TryEmail(string? text, out string email)
    {
        email = (text ?? "").Trim().ToLowerInvariant();
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return email.Length <= EmailLengthMax
            && at > 0
            && at == email.LastIndexOf('@')
            && at < email.Length - 1
            && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            && email[^1] != '.'
            && email[at + 1] != '.';
    }

    /// <summary>A card number: digits of any script become 0 to 9, spaces and hyphens go, letters become capitals. A swipe
    /// (<see cref="CardSwipe"/>) stands for the number on it; one that was not read well is no number.</summary>
    public static bool TryCard(string? text, out string card)
    {
        card = "";
        switch (CardSwipe.Read(text))
        {
            case CardSwipe.Damaged:
                return false;
            case CardSwipe.Number number:
                text = number.Digits;
                break;
        }

        var result = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (!IsIgnored(c) && c is not '-')
            {
                result.Append(char.ToUpperInvariant(Digit(c)));
            }
        }

        card = result.ToString();
        return card.Length is > 0 and <= TextLengthMax && !card.Any(char.IsControl);
    }

    /// <summary>An external id or referral code: trimmed and otherwise as it is, since another system gave it.</summary>
    public static bool TryExternalId(string? text, out string externalId)
    {
        externalId = (text ?? "").Trim();
        return externalId.Length is > 0 and <= TextLengthMax && !externalId.Any(char.IsControl);
    }

    /// <summary>Persian, Arabic and full-width digits as 0 to 9.</summary>
    public static char Digit(char c) => c switch
    {
        >= '\u06f0' and <= '\u06f9' => (char)('0' + (c - '\u06f0')),
        >= '\u0660' and <= '\u0669' => (char)('0' + (c - '\u0660')),
        >= '\uff10' and <= '\uff19' => (char)('0' + (c - '\uff10')),
        _ => c,
    };

    /// <summary>What is dialled; false when something else than a number stands there.</summary>
    private static bool TryDial(string? text, out string digits, out bool isInternational)
    {
        var result = new StringBuilder();
        isInternational = false;
        digits = "";
        foreach (var c in text ?? "")
        {
            var digit = Digit(c);
            if (digit is >= '0' and <= '9')
            {
                result.Append(digit);
            }
            else if (digit is '+' or '\uff0b' && result.Length == 0 && !isInternational)
            {
                isInternational = true;
            }
            else if (!IsIgnored(c) && c is not ('-' or '.' or '/' or '(' or ')' or '\u2010' or '\u2011' or '\u2013'))
            {
                return false;
            }
        }

        digits = result.ToString();
        return digits.Length > 0;
    }

    /// <summary>A number of the program's country; one that is too long to be national and begins with the calling code
    /// was written internationally without its plus.</summary>
    private static string International(string digits, CallingCode home)
    {
        if (digits.StartsWith(home.Code, StringComparison.Ordinal) && digits.Length > home.DigitsMax)
        {
            return WithoutTrunkAfterCode(digits, home);
        }

        return home.Trunk.Length > 0 && digits.StartsWith(home.Trunk, StringComparison.Ordinal)
            ? home.Code + digits[home.Trunk.Length..]
            : home.Code + digits;
    }

    private static bool IsTooLong(string digits, CallingCode? home) =>
        home is { } code && digits.StartsWith(code.Code, StringComparison.Ordinal)
        && digits.Length > code.Code.Length + code.DigitsMax;

    /// <summary>People write the trunk prefix after the calling code too: +98 (0)912….</summary>
    private static string WithoutTrunkAfterCode(string digits, CallingCode? home) =>
        home is { Trunk: "0" } code && digits.StartsWith(code.Code + "0", StringComparison.Ordinal)
            ? code.Code + digits[(code.Code.Length + 1)..]
            : digits;

    /// <summary>Spaces and marks of direction, which copying from right-to-left text brings along.</summary>
    private static bool IsIgnored(char c) =>
        char.IsWhiteSpace(c) || c is '\u200b' or '\u200c' or '\u200d' or '\u200e' or '\u200f' or '\u061c' or '\ufeff'
            or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
