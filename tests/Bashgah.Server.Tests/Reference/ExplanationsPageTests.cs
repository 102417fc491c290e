using System.Text.RegularExpressions;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Reference;
using Bashgah.Server.Reference.Examples;

namespace Bashgah.Server.Tests.Reference;

/// <summary>What members are told is recorded, and reads as people write: numbers, plurals, half-spaces, direction (L5).</summary>
public sealed partial class ExplanationsPageTests
{
    private const string RenewVariable = "BASHGAH_RENEW";

    /// <summary>Texts of members that no example leads to, and why.</summary>
    private static readonly HashSet<string> _notOnThePage = new(StringComparer.Ordinal)
    {
        // Only an evaluation hides draws, and only a full account has too many vouchers.
        "reason.chance-not-shown", "reason.too-many-vouchers",
        // Said where a version has no such rule or condition any more.
        "reason.condition", "reason.not-chosen",
        // What the member's own next transaction does; a grant looks at the balance once more.
        "reason.reaches", "reason.insufficient-balance",
    };

    private static readonly string _page = ExplanationsPage.Write();

    private static readonly List<IReadOnlyDictionary<string, IReadOnlyList<string>>> _told =
        [.. ExampleCatalog.All.SelectMany(example => ExplanationsPage.Situations(example.Example)).Select(situation => situation.Told)];

    public static TheoryData<string> Languages => [.. Language.All];

    private static IEnumerable<string> Lines(string language) => _told.SelectMany(told => told[language]);

    [Fact]
    public void The_page_in_the_guide_is_what_the_code_makes()
    {
        var path = Repository.PathOf("docs", "guide", "explanations.md");
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1") File.WriteAllText(path, _page);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == _page,
            "docs/guide/explanations.md is not what the code makes. Look whether what changed is meant, then renew it: "
            + $"{RenewVariable}=1 dotnet test tests/Bashgah.Server.Tests --filter {nameof(ExplanationsPageTests)}");
    }

    [Fact]
    public void There_are_60_situations_and_more_each_told_in_every_language()
    {
        // Situations that differ in numbers only are one.
        Assert.True(_told.Select(told => Digits().Replace(string.Join('\n', told["en"]), "#")).Distinct().Count() >= 120);
        Assert.True(Lines("en").Select(line => Digits().Replace(line, "#")).Distinct().Count() >= 200);
        Assert.All(_told, told => Assert.All(["fa", "ms"], language => Assert.Equal(told["en"].Count, told[language].Count)));
        Assert.All(Lines("ms").Zip(Lines("en")), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_for_members_stands_on_the_page(string language)
    {
        var wording = Wording.In(language);
        var lines = Lines(language).ToList();

        var missing = Wording.KeysOf(language)
            .Where(key => MembersText().IsMatch(key) && !_notOnThePage.Contains(key))
            .Where(key => !lines.Any(PatternOf(wording.Find(key)!).IsMatch));

        Assert.Equal([], missing.Order(StringComparer.Ordinal));
        Assert.ProperSubset(Wording.KeysOf(language).ToHashSet(), _notOnThePage);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_place_is_left_open_and_no_key_is_shown(string language) =>
        Assert.DoesNotContain(Lines(language), line => Unfilled().IsMatch(line));

    [Theory]
    [InlineData("en")]
    [InlineData("ms")]
    public void A_sentence_begins_with_a_capital_or_a_number(string language) =>
        Assert.DoesNotContain(Lines(language), line => char.IsLower(line[0]));

    [Fact]
    public void One_is_said_of_one_and_several_of_several()
    {
        Assert.DoesNotContain(Lines("en"), line => OneOfSeveral().IsMatch(line));
        Assert.DoesNotContain(Lines("en"), line => SeveralOfOne().IsMatch(line));
        Assert.Contains(Lines("en"), line => line.StartsWith("1 stamp for", StringComparison.Ordinal));
        Assert.Contains(Lines("en"), line => line.StartsWith("1 point:", StringComparison.Ordinal));
        Assert.Contains(Lines("en"), line => line.Contains("points were taken back", StringComparison.Ordinal));
        Assert.Contains(Lines("en"), line => line.Contains("store credit was taken back", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "1,238 points", "RM 1,000.00", "12,500,000 rials")]
    [InlineData("ms", "1,238 mata", "RM 1,000.00", "12,500,000 rial")]
    [InlineData("fa", "۱٬۲۳۸ امتیاز", "۱٬۰۰۰٫۰۰ رینگیت", "۱۲٬۵۰۰٬۰۰۰ ریال")]
    public void Numbers_are_in_groups_of_three(string language, string points, string money, string wholeMoney)
    {
        Assert.All([points, money, wholeMoney], text => Assert.Contains(Lines(language), line => line.Contains(text, StringComparison.Ordinal)));
        // Only years and numbers of documents are not.
        Assert.DoesNotContain(Lines(language), line => FourDigits().IsMatch(Documents().Replace(Years().Replace(line, " "), "")));
    }

    [Fact]
    public void Persian_has_its_own_digits_and_separators()
    {
        Assert.DoesNotContain(Lines("fa"), line => EuropeanNumber().IsMatch(line));
        Assert.DoesNotContain(Lines("en").Concat(Lines("ms")), line => line.Any(c => c is >= '۰' and <= '۹'));
    }

    [Theory]
    [InlineData("en", "from 1 to 31 March 2026", "1 to 13 Farvardin 1405", "27 Esfand 1405")]
    [InlineData("fa", "از ۱ تا ۳۱ مارس ۲۰۲۶", "از ۱ تا ۱۳ فروردین ۱۴۰۵", "۲۷ اسفند ۱۴۰۵")]
    [InlineData("ms", "dari 1 hingga 31 Mac 2026", "1 hingga 13 Farvardin 1405", "27 Esfand 1405")]
    public void Days_are_written_by_the_programs_calendar(string language, params string[] days)
    {
        Assert.All(days, day => Assert.Contains(Lines(language), line => line.Contains(day, StringComparison.Ordinal)));
        Assert.DoesNotContain(Lines(language), line => IsoDay().IsMatch(line));
    }

    [Fact]
    public void Persian_is_written_with_its_letters_and_half_spaces()
    {
        // Arabic yeh and kaf, a verb's prefix or a plural's ending that stands apart by a whole space.
        Assert.DoesNotContain(Lines("fa"), line => Misspelt().IsMatch(line));
        Assert.Contains(Lines("fa"), line => line.Contains('\u200c', StringComparison.Ordinal));
    }

    [Fact]
    public void Persian_has_no_word_of_another_language()
    {
        // What a definition has no name for is quoted as it is; numbers of documents and fields of the API stay.
        Assert.DoesNotContain(Lines("fa"), line => Latin().IsMatch(Documents().Replace(Allowed().Replace(line, ""), "")));
    }

    [Fact]
    public void Persian_runs_from_right_to_left()
    {
        var cells = _page.Split('\n').Where(row => row.StartsWith("| 20", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(cells);
        Assert.All(cells, row => Assert.Single(RightToLeft().Matches(row)));
        // A short message has no markup: its first strong letter decides.
        Assert.All(Lines("fa"), line => Assert.Matches(Persian(), line.First(c => char.IsLetter(c) || c == '\u200f').ToString()));
    }

    private static Regex PatternOf(string text) =>
        new(Regex.Replace(Regex.Escape(text), @"\\\{[^}]*\}", ".+"), RegexOptions.CultureInvariant);

    [GeneratedRegex("^(entry|explain|how|message|reason)\\.")]
    private static partial Regex MembersText();

    [GeneratedRegex("[0-9][0-9.,]*")]
    private static partial Regex Digits();

    [GeneratedRegex(@"[{}…]|\b(entry|explain|how|message|reason|problem|month|day|unit|period)\.[a-z]")]
    private static partial Regex Unfilled();

    [GeneratedRegex("[\u0600-\u06FF\u200f]")]
    private static partial Regex Persian();

    [GeneratedRegex(@"(?<![\d.,])1 (points|stamps|status points|levels|days|weeks|months|years)\b|(?<![\d.,])1 (point|stamp|status point) (were|have|are)\b")]
    private static partial Regex OneOfSeveral();

    [GeneratedRegex(@"(?<![\d.,])(?!1 )[\d.,]*\d (point|stamp|status point|level|day|week|month|year)\b|(points|stamps) (was|has|is)\b")]
    private static partial Regex SeveralOfOne();

    [GeneratedRegex(@"(?<![A-Za-z0-9\u200e_-])[0-9]+(?![A-Za-z0-9_:-])")]
    private static partial Regex EuropeanNumber();

    [GeneratedRegex("(?<![0-9۰-۹])[0-9۰-۹]{4}(?![0-9۰-۹٬,])")]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"(?<=\p{L} )(20[0-9]{2}|14[0-9]{2}|۲۰[۰-۹]{2}|۱۴[۰-۹]{2})(?!\d|[.,٬٫]\d)")]
    private static partial Regex Years();

    [GeneratedRegex(@"\(R-\d{8}-\d{4}-\d\)")]
    private static partial Regex Documents();

    [GeneratedRegex("[0-9۰-۹]{4}-[0-9۰-۹]{2}-[0-9۰-۹]{2}")]
    private static partial Regex IsoDay();

    [GeneratedRegex("«[A-Za-z0-9*_-]+»|allowDebt: true")]
    private static partial Regex Allowed();

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Latin();

    [GeneratedRegex("[\u064A\u0643]|\\bن?می |\\S ها(ی|یی|ست)?\\b")]
    private static partial Regex Misspelt();

    [GeneratedRegex("<div dir=\"rtl\" lang=\"fa\">")]
    private static partial Regex RightToLeft();
}
