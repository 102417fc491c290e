namespace Bashgah.Storage.Members;

/// <summary>
/// What a reader of magnetic stripes types (ISO/IEC 7813): tracks between sentinels, of which only the number is of use; names and
/// dates on them are not kept.
/// </summary>
/// <remarks>
/// Track 1 is <c>%</c>, a letter for the format, the number, <c>^</c>, the rest, <c>?</c>; track 2 is <c>;</c>, the number, <c>=</c> and
/// the rest or nothing, <c>?</c>. One character of check may follow a <c>?</c>. A third track says nothing of the card's number. The
/// number's check digit is not looked at: cards of clubs often have none. Where a track could not be read, readers put <c>E</c> in its
/// place: then the card is to be swiped again, as where the tracks disagree or one has no end.
/// </remarks>
public abstract record CardSwipe
{
    private const char TrackOne = '%';
    private const char TrackTwo = ';';
    private const char TrackThree = '+';
    private const char End = '?';
    private const char FieldOne = '^';
    private const char FieldTwo = '=';
    private const string Unread = "E";

    private CardSwipe()
    {
    }

    /// <summary>A swipe of a card with this number, as it is printed.</summary>
    /// <param name="Digits">The number.</param>
    public sealed record Number(string Digits) : CardSwipe;

    /// <summary>A swipe that was not read well.</summary>
    public sealed record Damaged : CardSwipe;

    /// <summary>What a text is; null: no swipe.</summary>
    public static CardSwipe? Read(string? text)
    {
        text = text?.Trim() ?? "";
        if (text.Length == 0 || (text[0] is not (TrackOne or TrackTwo) && text[^1] != End))
        {
            return null;
        }

        return NumberOf(text) is { } number ? new Number(number) : new Damaged();
    }

    /// <summary>The number on which the tracks agree; null: there is none.</summary>
    private static string? NumberOf(string text)
    {
        string? number = null;
        var (at, tracksTwo) = (0, 0);
        while (at < text.Length)
        {
            var start = text[at];
            var end = text.IndexOf(End, at);
            if (start is not (TrackOne or TrackTwo or TrackThree) || end < 0)
            {
                return null;
            }

            var track = text[(at + 1)..end];
            at = AfterCheck(text, end + 1);
            // The third track may begin like the second.
            var isThird = start == TrackThree || (start == TrackTwo && ++tracksTwo > 1);
            if (track == Unread || (isThird && number is null))
            {
                return null;
            }

            if (isThird || track.Length == 0)
            {
                continue;
            }

            var own = start == TrackOne ? OfTrackOne(track) : OfTrackTwo(track);
            if (own is null || (number is not null && number != own))
            {
                return null;
            }

            number = own;
        }

        return number;
    }

    /// <summary>Readers may pass the track's check character on, and put blanks or line ends between tracks.</summary>
    private static int AfterCheck(string text, int at)
    {
        if (at < text.Length && text[at] is not (TrackOne or TrackTwo or TrackThree) && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>A letter for the format stands before the digits; where more than digits follow, it is a number of letters that an
    /// issuer has made itself.</summary>
    private static string? OfTrackOne(string track)
    {
        var field = Field(track, FieldOne);
        var digits = field.Length > 1 && char.IsAsciiLetter(field[0]) ? field[1..] : field;
        return IsAll(digits, char.IsAsciiDigit) ? digits
            : !field.StartsWith('B') && IsAll(field, char.IsAsciiLetterOrDigit) ? field
            : null;
    }

    private static string? OfTrackTwo(string track)
    {
        var field = Field(track, FieldTwo);
        return IsAll(field, char.IsAsciiDigit) ? field : null;
    }

    private static string Field(string track, char separator)
    {
        var end = track.IndexOf(separator);
        return (end < 0 ? track : track[..end]).Replace(" ", "", StringComparison.Ordinal);
    }

    private static bool IsAll(string text, Func<char, bool> kind) => text.Length > 0 && text.All(kind);
}
