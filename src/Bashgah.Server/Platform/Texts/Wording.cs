using System.Buffers;
using System.Collections.Concurrent;
using System.Resources;

namespace Bashgah.Server.Platform.Texts;

/// <summary>
/// Texts of the server in one language: keys in <c>Texts.resx</c> (en) and its translations, with named
/// places such as
/// <c>{max}</c>. Where a text is Persian, digits put into it are Persian too, and where it begins with a name in Latin letters
/// a mark keeps it running from right to left.
/// </summary>
internal sealed class Wording
{
    private const string LeftToRightMark = "\u200e";
    private const char RightToLeftMark = '\u200f';

    private static readonly ResourceManager Resources =
        new("Bashgah.Server.Platform.Texts.Texts", typeof(Wording).Assembly);

    private static readonly Dictionary<string, Wording> ByLanguage =
        Language.All.ToDictionary(l => l, l => new Wording(l), StringComparer.Ordinal);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,-−");

    private readonly System.Globalization.CultureInfo _culture;
    private readonly ConcurrentDictionary<string, TextTemplate> _templates = new(StringComparer.Ordinal);
    private readonly Func<string, string> _shown;

    private Wording(string languageCode)
    {
        LanguageCode = languageCode;
        _culture = Language.CultureOf(languageCode);
        _shown = Shown;
    }

    /// <summary><c>en</c>, <c>fa</c> or <c>ms</c>.</summary>
    public string LanguageCode { get; }

    /// <summary>The wording of a language; English where there is none.</summary>
    public static Wording In(string language) =>
        ByLanguage.GetValueOrDefault(language) ?? ByLanguage[Language.English];

    /// <summary>All keys of English, which every language has.</summary>
    public static IReadOnlySet<string> KeysOf(string language)
    {
        var set = Resources.GetResourceSet(Language.CultureOf(language), createIfNotExists: true, tryParents: false);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in set!)
            keys.Add((string)entry.Key);
        return keys;
    }

    /// <summary>The text of a key, or null when there is none.</summary>
    public string? Find(string key) => Template(key)?.Text;

    /// <summary>The text with its places filled in. Digits of the values follow the language.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        values.IsEmpty ? Find(key) ?? key : Directed((Template(key) ?? new TextTemplate(key)).Fill(values, _shown));

    /// <summary>As above, with values by name.</summary>
    public string Say(string key, IReadOnlyDictionary<string, string>? values) =>
        values is null
            ? Find(key) ?? key
            : Directed((Template(key) ?? new TextTemplate(key)).Fill([.. values.Select(v => (v.Key, v.Value))], _shown));

    /// <summary>A number with groups of three, in the language's digits.</summary>
    public string Number(long value) => Digits(Grouped(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A number that was written already, with its sign. In text from right to left a mark keeps the sign on the
    /// number's left, where it belongs.</summary>
    public string Signed(bool isNegative, string number) =>
        $"{(LanguageCode == Language.Persian ? LeftToRightMark : "")}{(isNegative ? '−' : '+')}{number}";

    /// <summary>An amount of money in minor units, in the language's digits.</summary>
    public string Money(long minorUnits, int digits) =>
        Digits(Grouped(Engine.Numbers.MoneyText.Format(minorUnits, digits)));

    /// <summary>The same with its currency, as its people write it.</summary>
    public string Money(long minorUnits, int digits, string code) => WithMoney(Money(minorUnits, digits), code);

    /// <summary>What a currency is called beside a number.</summary>
    public string MoneyName(string code) => WithMoney("", code).Trim();

    /// <summary>A time of day, <c>17:30</c>; Persian says a full hour without its minutes.</summary>
    public string Clock(string time) => Digits(
        LanguageCode == Language.Persian && time.EndsWith(":00", StringComparison.Ordinal)
            ? time[..^3].TrimStart('0') is { Length: > 0 } hour ? hour : "0"
            : time);

    /// <summary>The language's digits and separators in place of the European ones.</summary>
    public string Digits(string text)
    {
        if (LanguageCode != Language.Persian)
            return text;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var isBetween = i > 0 && i + 1 < source.Length && char.IsAsciiDigit(source[i - 1]) && char.IsAsciiDigit(source[i + 1]);
                span[i] = source[i] switch
                {
                    >= '0' and <= '9' => (char)(source[i] - '0' + '۰'),
                    '.' when isBetween => '٫',
                    ',' when isBetween => '٬',
                    _ => source[i],
                };
            }
        });
    }

    private string WithMoney(string number, string code) => Say(
        Find($"money.{code}") is null ? "money.other" : $"money.{code}", ("number", number), ("code", code));

    private TextTemplate? Template(string key)
    {
        if (_templates.TryGetValue(key, out var known))
            return known;
        // Keys without a text are not kept: they may be made of what callers send.
        return Resources.GetString(key, _culture) is { } text ? _templates.GetOrAdd(key, new TextTemplate(text)) : null;
    }

    /// <summary>Numbers take the language's digits; names, codes and formats stay as they are.</summary>
    private string Shown(string value) =>
        LanguageCode == Language.Persian && value.AsSpan().IndexOfAnyExcept(NumberCharacters) < 0 ? Digits(value) : value;

    /// <summary>The first strong letter says on screens and in short messages where a line begins.</summary>
    private string Directed(string text)
    {
        if (LanguageCode != Language.Persian)
            return text;
        text = Apart(text);
        foreach (var letter in text)
        {
            if (letter == RightToLeftMark)
                return text;
            if (char.IsLetter(letter))
                return IsRightToLeft(letter) ? text : RightToLeftMark + text;
        }
        return text;
    }

    /// <summary>A number after a Latin word would be shown as part of it (W7 of the Unicode Bidirectional Algorithm, UAX #9): a mark keeps
    /// «drinks»: ۲۰ in the order in which it is read.</summary>
    private static string Apart(string text)
    {
        bool isLatin = false, isAfter = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter is >= '۰' and <= '۹')
            {
                if (isLatin && isAfter)
                    text = text.Insert(i++, RightToLeftMark.ToString());
                isLatin = false;
            }
            else if (char.IsLetter(letter) || letter == RightToLeftMark)
            {
                isLatin = letter != RightToLeftMark && !IsRightToLeft(letter);
                isAfter = false;
            }
            else if (char.IsWhiteSpace(letter) || letter is '»' or ')' or '،' or ':')
            {
                isAfter = true;
            }
        }
        return text;
    }

    private static bool IsRightToLeft(char letter) => letter is >= '\u0590' and <= '\u08ff';

    /// <summary>Groups of three up to the point.</summary>
    private static string Grouped(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var start = number.StartsWith('-') ? 1 : 0;
        for (var i = (point < 0 ? number.Length : point) - 3; i > start; i -= 3)
            number = number.Insert(i, ",");
        return number;
    }
}
