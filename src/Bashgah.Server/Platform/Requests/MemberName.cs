using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Platform.Requests;

/// <summary>How a request names a member: one of id, phone, card, external id.</summary>
/// <param name="Field">Which: <c>id</c>, <c>phone</c>, <c>card</c>, <c>externalId</c>,
/// <c>referralCode</c>.</param>
/// <param name="Value">As given.</param>
/// <param name="Id">The number behind an id.</param>
internal sealed record MemberName(string Field, string Value, long Id)
{
    /// <summary>Longest text that stands for a card: a swipe of three tracks.</summary>
    public const int CardTextMax = 256;

    private const int TextMax = 128;

    /// <summary>Reads a member reference.</summary>
    public static MemberName Read(Fields f)
    {
        var id = f.TextOrNull("id", "Id of the member.", TextMax, "mbr_2kt8");
        var phone = f.TextOrNull("phone", "Phone number, E.164 or as written in the program's country.", TextMax, "+60123456789");
        var card = f.TextOrNull("card", "Number of a card, or what a reader of magnetic stripes types (ISO 7813).", CardTextMax);
        var externalId = f.TextOrNull("externalId", "Id in another system.", TextMax);
        f.ExactlyOne("id", "phone", "card", "externalId");
        var number = 0L;
        if (id is not null && !PublicId.TryMember(id, out number))
            f.Fault("id", FaultCodes.InvalidFormat, ("expected", "mbr_…"));
        if (phone is not null && !PhoneSyntax.IsPlausible(phone))
            f.Fault("phone", FaultCodes.InvalidFormat, ("expected", "+60123456789"));
        return id is not null ? new MemberName("id", id, number)
            : phone is not null ? new MemberName("phone", phone, 0)
            : card is not null ? new MemberName("card", card, 0)
            : new MemberName("externalId", externalId ?? "", 0);
    }
}

/// <summary>What a phone number looks like before the program's country makes it one (S13.2).</summary>
internal static class PhoneSyntax
{
    private const int DigitsMin = 6;
    private const int DigitsMax = 17;

    /// <summary>Digits of any script with the usual separators, one leading plus.</summary>
    public static bool IsPlausible(string text)
    {
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsDigit(text[i]))
                digits++;
            else if (text[i] is not (' ' or '-' or '(' or ')' or '.' or '\u200e' or '\u200f' or '/') && !(text[i] == '+' && digits == 0))
                return false;
        }
        return digits is >= DigitsMin and <= DigitsMax;
    }
}
