using System.Text.RegularExpressions;
using Bashgah.Server.Reference;
using Bashgah.Server.Reference.Examples;

namespace Bashgah.Server.Tests.Reference;

/// <summary>What members are told is recorded, and reads as people write: numbers, plurals, half-spaces, direction (L5).</summary>
public sealed partial class ExplanationsPageTests
{
    private const string RenewVariable = "BASHGAH_RENEW";

    private static readonly string _page = ExplanationsPage.Write();

    private static readonly List<IReadOnlyDictionary<string, IReadOnlyList<string>>> _told =
        [.. ExampleCatalog.All.SelectMany(example => ExplanationsPage.Situations(example.Example)).Select(situation => situation.Told)];

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
        Assert.True(_told.Select(told => string.Join('\n', told["en"])).Distinct().Count() >= 60);
        Assert.All(_told, told => Assert.All(["fa", "ms"], language => Assert.Equal(told["en"].Count, told[language].Count)));
        // Nothing of English is left in Persian: Latin letters stand in ids, codes and articles only.
        Assert.All(Lines("fa"), line => Assert.Matches(Persian(), line));
        Assert.All(Lines("ms").Zip(Lines("en")), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void One_is_said_of_one_and_several_of_several()
    {
        Assert.DoesNotContain(Lines("en"), line => OneOfSeveral().IsMatch(line));
        Assert.DoesNotContain(Lines("en"), line => SeveralOfOne().IsMatch(line));
        Assert.Contains(Lines("en"), line => line.StartsWith("1 stamp:", StringComparison.Ordinal));
        Assert.Contains(Lines("en"), line => line.Contains("2 levels below", StringComparison.Ordinal));
    }

    [Fact]
    public void Persian_has_its_own_digits_and_separators()
    {
        Assert.Contains(Lines("fa"), line => line.Contains("۵۰", StringComparison.Ordinal));
        Assert.Contains(Lines("fa"), line => line.Contains("۱٬۰۰۰٫۰۰", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines("fa"), line => EuropeanNumber().IsMatch(line));
        Assert.DoesNotContain(Lines("en").Concat(Lines("ms")), line => line.Any(c => c is >= '۰' and <= '۹'));
    }

    [Fact]
    public void Persian_is_written_with_its_letters_and_half_spaces()
    {
        // Arabic yeh and kaf, a verb's prefix or a plural's ending that stands apart by a whole space.
        Assert.DoesNotContain(Lines("fa"), line => Misspelt().IsMatch(line));
        Assert.Contains(Lines("fa"), line => line.Contains('\u200c', StringComparison.Ordinal));
    }

    [Fact]
    public void Persian_runs_from_right_to_left()
    {
        var cells = _page.Split('\n').Where(row => row.StartsWith("| 20", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(cells);
        Assert.All(cells, row => Assert.Single(RightToLeft().Matches(row)));
    }

    [GeneratedRegex("[\u0600-\u06FF]")]
    private static partial Regex Persian();

    [GeneratedRegex(@"(?<![\d.,])1 (points|stamps|status points|levels|days)\b")]
    private static partial Regex OneOfSeveral();

    [GeneratedRegex(@"\b(?!1 )[\d.,]+ (point|stamp|status point|level|day)\b")]
    private static partial Regex SeveralOfOne();

    [GeneratedRegex(@"(?<![A-Za-z0-9\u200e_-])[0-9]+(?![A-Za-z0-9_:-])")]
    private static partial Regex EuropeanNumber();

    [GeneratedRegex("[\u064A\u0643]|\\bن?می |\\S ها(ی|یی|ست)?\\b")]
    private static partial Regex Misspelt();

    [GeneratedRegex("<div dir=\"rtl\" lang=\"fa\">")]
    private static partial Regex RightToLeft();
}
