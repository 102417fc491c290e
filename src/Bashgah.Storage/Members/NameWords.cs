using System.Globalization;
using System.Text;

namespace Bashgah.Storage.Members;

/// <summary>
/// The words of a name, folded so that ways of writing it do not matter: case, accents of Latin letters, forms of Persian and Arabic
/// letters, vowel signs, digits. A name that is written with a zero-width non-joiner is found by its parts and as one word.
/// </summary>
internal static class NameWords
{
    /// <summary>How many letters of a word's beginning lead to its member too.</summary>
    public const int StartLetters = 3;

    /// <summary>Most words of a name that lead to its member.</summary>
    private const int WordsMax = 16;

    private const char NonJoiner = '\u200c';

    /// <summary>What letters become that do not come apart by themselves into a letter and its sign.</summary>
    private static readonly Dictionary<char, string> Letters = new()
    {
        // Arabic kaf and yeh, and yeh without dots.
        ['ك'] = "ک", ['ي'] = "ی", ['ى'] = "ی", ['ې'] = "ی", ['ے'] = "ی",
        // Forms of heh, and teh marbuta.
        ['ة'] = "ه", ['ہ'] = "ه", ['ھ'] = "ه", ['ە'] = "ه", ['ۃ'] = "ه",
        ['ٱ'] = "ا",
        // Written or left out: a hamza by itself, tatweel, apostrophes.
        ['ء'] = "", ['ـ'] = "", ['\''] = "", ['’'] = "", ['‘'] = "", ['ʼ'] = "", ['ʿ'] = "", ['ʾ'] = "", ['`'] = "",
        ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['ø'] = "o", ['đ'] = "d", ['ð'] = "d", ['ł'] = "l", ['ı'] = "i", ['þ'] = "th",
    };

    /// <summary>The words that lead to whoever has the name, each once; at most 16.</summary>
    public static IReadOnlyList<string> Of(string? name)
    {
        var words = new List<string>();
        foreach (var parts in Written(name ?? ""))
        {
            words.AddRange(parts);
            if (parts.Count > 1)
            {
                words.Add(string.Concat(parts));
            }
        }

        return [.. words.Distinct(StringComparer.Ordinal).Take(WordsMax)];
    }

    /// <summary>The words to look for: what is written with a non-joiner is one.</summary>
    public static IReadOnlyList<string> Asked(string text) =>
        [.. Written(text).Select(parts => string.Concat(parts)).Distinct(StringComparer.Ordinal).Take(WordsMax)];

    /// <summary>Beginning of a word, or null where it is shorter.</summary>
    public static string? StartOf(string word)
    {
        var letters = word.EnumerateRunes().Take(StartLetters).Select(rune => rune.ToString()).ToList();
        return letters.Count == StartLetters ? string.Concat(letters) : null;
    }

    /// <summary>Words, each as the parts that non-joiners make of it.</summary>
    private static IEnumerable<IReadOnlyList<string>> Written(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        foreach (var letter in Folded(text) + " ")
        {
            if (letter == NonJoiner || !IsOfWord(letter))
            {
                if (part.Length > 0)
                {
                    parts.Add(part.ToString().Normalize(NormalizationForm.FormC));
                    part.Clear();
                }

                if (letter != NonJoiner && parts.Count > 0)
                {
                    yield return parts;
                    parts = [];
                }
            }
            else
            {
                part.Append(letter);
            }
        }
    }

    private static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) || char.IsSurrogate(letter);

    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Apart, so that accents, hamzas and vowel signs stand by themselves and can be left out.
        foreach (var letter in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            var digit = CharUnicodeInfo.GetDecimalDigitValue(letter);
            if (digit >= 0)
            {
                folded.Append((char)('0' + digit));
            }
            else if (Letters.TryGetValue(letter, out var other))
            {
                folded.Append(other);
            }
            else
            {
                folded.Append(letter);
            }
        }

        return folded.ToString();
    }
}
