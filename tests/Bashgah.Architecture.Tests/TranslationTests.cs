using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>Texts are translated, say the same in every language, and are written as each is written.</summary>
public sealed partial class TranslationTests
{
    /// <summary>Texts that may be the same as in English, and why: a key, or the beginning of several.</summary>
    private static readonly Dictionary<string, string> _same = new(StringComparer.Ordinal)
    {
        ["ms: kiosk.title"] = "Malay has the word",
        ["ms: money."] = "signs of money stand before it in both",
        ["ms: month.gregorian-4"] = "April",
        ["ms: month.gregorian-9"] = "September",
        ["ms: month.gregorian-11"] = "November",
        ["ms: month.persian-"] = "names, which Latin letters write alike",
        ["ms: page.brand"] = "a name",
    };

    /// <summary>Places of one language that stand for those of another: the same thing in another form.</summary>
    private static readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal) { ["rate"] = "points", ["ordinal"] = "number" };

    private static readonly Dictionary<string, string> _english = TextTree.Of("en");

    [Theory]
    [InlineData("fa")]
    [InlineData("ms")]
    public void Every_text_is_translated(string language)
    {
        var texts = TextTree.Of(language);
        SourceTree.AssertNone(
            "Not translated",
            _english.Where(english => IsSame(english.Key, texts) && !_same.Keys.Any(same => Covers(same, language, english.Key)))
                .Select(english => $"{language}: {english.Key}: {english.Value}"));
    }

    [Fact]
    public void What_may_be_the_same_is_the_same() =>
        SourceTree.AssertNone(
            "Stands on the list and need not",
            from same in _same.Keys
            let texts = TextTree.Of(same[..2])
            where !_english.Keys.Any(key => Covers(same, same[..2], key) && IsSame(key, texts))
            select same);

    [Theory]
    [InlineData("fa")]
    [InlineData("ms")]
    public void A_text_has_the_same_places_in_every_language(string language)
    {
        var texts = TextTree.Of(language);
        SourceTree.AssertNone(
            "Other places",
            from english in _english
            let there = Forms(TextTree.Places(english.Value))
            let here = Forms(TextTree.Places(texts[english.Key]))
            where !there.SetEquals(here)
            select $"{language}: {english.Key}: {string.Join(", ", there)} and {string.Join(", ", here)}");
    }

    [Fact]
    public void Persian_is_written_as_Persian_is() =>
        SourceTree.AssertNone("Not as Persian is written", TextTree.Of("fa").SelectMany(text => PersianFaults(text.Value).Select(fault => $"{text.Key}: {fault}: {text.Value}")));

    [Theory]
    [InlineData("كتاب", "Arabic letters")]
    [InlineData("۳ امتیاز در 5 روز", "digits")]
    [InlineData("نوشت \"سلام\"", "quotes")]
    [InlineData("او می رود", "half-space")]
    [InlineData("نمی شود", "half-space")]
    [InlineData("کتاب ها", "half-space")]
    [InlineData("سلام, دنیا", "comma")]
    [InlineData("چرا?", "comma")]
    public void Each_of_these_would_be_found(string text, string fault) => Assert.Contains(PersianFaults(text), found => found.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("از {count} کتاب ۳ تا می‌ماند؛ «JSON UTF-8»، ISO 4217 و https://a.example/?b=1,2 هم.")]
    public void And_these_would_not(string text) => Assert.Empty(PersianFaults(text));

    private static bool IsSame(string key, Dictionary<string, string> texts) =>
        texts[key] == _english[key] && TextTree.WithoutPlaces(texts[key]).Any(char.IsLetter);

    private static bool Covers(string same, string language, string key) =>
        same[..2] == language && (key == same[4..] || (same[^1] is '.' or '-' && key.StartsWith(same[4..], StringComparison.Ordinal)));

    private static HashSet<string> Forms(IEnumerable<string> places) => [.. places.Select(place => _forms.GetValueOrDefault(place, place))];

    private static IEnumerable<string> PersianFaults(string text)
    {
        var own = TextTree.WithoutPlaces(text);
        // What is written in Latin letters, with the numbers and signs that belong to it, is another language's.
        var persian = Latin().Replace(own, " ");
        if (ArabicLetters().IsMatch(own))
            yield return "Arabic letters or digits in place of Persian ones";
        if (persian.Any(char.IsAsciiDigit))
            yield return "digits that are not Persian";
        if (own.AsSpan().IndexOfAny("\"“”„") >= 0)
            yield return "quotes that are not «»";
        if (Apart().IsMatch(persian))
            yield return "a space in place of a half-space";
        if (persian.AsSpan().IndexOfAny(",;?") >= 0)
            yield return "a comma, semicolon or question mark that is not ، ؛ ؟";
    }

    [GeneratedRegex(@"https?://\S+|[A-Za-z][A-Za-z0-9+#_./:-]*(?: [0-9]+)?")]
    private static partial Regex Latin();

    [GeneratedRegex("[يكىةۀ٠-٩]")]
    private static partial Regex ArabicLetters();

    [GeneratedRegex(@"(?<![\p{L}\p{M}\u200c])(?:می|نمی) |\p{L} (?:ها|های|هایی|هایش|هایتان|تر|ترین)(?![\p{L}\u200c])")]
    private static partial Regex Apart();
}
