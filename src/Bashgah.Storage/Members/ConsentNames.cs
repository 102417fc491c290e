using System.Text;
using System.Text.RegularExpressions;

namespace Bashgah.Storage.Members;

/// <summary>
/// Names of purposes and channels, folded so that two ways of writing one are not two consents, of which only one is taken back: without
/// spaces around, composed, with Persian kaf and yeh; channels in small letters.
/// </summary>
public static partial class ConsentNames
{
    /// <summary>A purpose as it is kept; null: it is no name.</summary>
    public static string? Purpose(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folded = Folded(name);
        return Name().IsMatch(folded) ? folded : null;
    }

    /// <summary>A channel as it is kept; null: it is no name.</summary>
    public static string? Channel(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folded = Folded(name).ToLowerInvariant();
        return folded.Length <= ChannelLettersMax && Name().IsMatch(folded) ? folded : null;
    }

    /// <summary>A purpose, or one with its channel, as profiles keep it; null: it is neither.</summary>
    public static string? Of(string name)
    {
        var (purpose, channel) = ConsentState.Parse(name);
        if (Purpose(purpose) is not { } ofPurpose)
        {
            return null;
        }

        return channel is null ? ofPurpose : Channel(channel) is { } ofChannel ? ConsentState.NameOf(ofPurpose, ofChannel) : null;
    }

    private const int ChannelLettersMax = 32;

    // What is no text at all, as half of a pair, cannot be composed, and is no name.
    private static string Folded(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC).Trim().Replace('ك', 'ک').Replace('ي', 'ی').Replace('ى', 'ی');
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    // It must not look like a purpose with its channel.
    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}\u200c._ -]{0,63}\z", RegexOptions.None, 100)]
    private static partial Regex Name();
}
