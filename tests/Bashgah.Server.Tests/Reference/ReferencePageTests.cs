using System.Globalization;
using System.Text.RegularExpressions;
using Bashgah.Engine.Programs;
using Bashgah.Server.Reference;
using Bashgah.Testing;
using Xunit;

namespace Bashgah.Server.Tests.Reference;

/// <summary>The page in the guide is what the code makes, and shows what each kind does.</summary>
public sealed partial class ReferencePageTests
{
    private const string RenewVariable = "BASHGAH_RENEW";

    private static readonly string _page = ReferencePage.Write();

    private static readonly string[] _conditions =
        [.. ProgramReference.Entries.Where(e => e.Family == "condition").Select(e => e.Key)];

    public static TheoryData<string> Conditions => [.. _conditions];

    [Fact]
    public void The_page_in_the_guide_is_what_the_code_makes()
    {
        var path = Repository.PathOf("docs", "guide", "program-definition.md");
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1") File.WriteAllText(path, _page);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == _page,
            "docs/guide/program-definition.md is not what the code makes. Look whether what changed is meant, then renew it: "
            + $"{RenewVariable}=1 dotnet test tests/Bashgah.Server.Tests --filter {nameof(ReferencePageTests)}");
    }

    [Fact]
    public void The_page_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fa-IR");
            Assert.Equal(_page, ReferencePage.Write());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Each_condition_is_seen_to_hold_and_not_to_hold(string key)
    {
        var section = Regex.Match(
            _page, $"^### `{key}`\n.*?^#", RegexOptions.Singleline | RegexOptions.Multiline).Value;
        // The condition `first` and the group `first` have a section each; the group's comes first.
        if (key is "first" or "all")
        {
            var from = _page.IndexOf("## Conditions", StringComparison.Ordinal);
            section = _page[from.._page.IndexOf("## Calculators", StringComparison.Ordinal)];
        }

        Assert.Matches(@"`example` gives [1-9]|by `example`", section);
        // Whether a balance is reached is asked before the rule is, so there is no reason to show.
        if (key != "reaches") Assert.Contains($"`example` gives nothing: **{key}**", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_on_the_page_is_explained_on_it()
    {
        var explained = Explained().Matches(_page).Select(m => m.Groups[1].Value)
            .Concat(_conditions);
        Assert.Empty(Reason().Matches(_page).Select(m => m.Groups[1].Value).Distinct().Except(explained));
    }

    [GeneratedRegex(@"gives nothing: \*\*([^*]+)\*\*")]
    private static partial Regex Reason();

    [GeneratedRegex(@"^\| `([A-Za-z-]+)` \| [A-Z]", RegexOptions.Multiline)]
    private static partial Regex Explained();
}
