using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Simulations;
using Bashgah.Server.Tests.Support;
using Bashgah.Server.Simulations.Page;

namespace Bashgah.Server.Tests.Simulations.Page;

/// <summary>The report as a page: well-formed, worded, and with the numbers of the report.</summary>
public sealed partial class ReportDocumentTests
{
    [Theory]
    [InlineData("en", "ltr", "RM 54.00", "March 2026", "Policy in force")]
    [InlineData("ms", "ltr", "RM 54.00", "Mac 2026", "Dasar yang berkuat kuasa")]
    [InlineData("fa", "rtl", "۵۴٫۰۰ رینگیت", "مارس ۲۰۲۶", "سیاست جاری")]
    public async Task It_speaks_the_language_and_shows_its_numbers(string language, string direction, string cost, string month, string inForce)
    {
        var page = await ReadAsync(MadeReports.Of(), language);
        Assert.Equal((language, direction), (page.Attribute("lang")!.Value, page.Attribute("dir")!.Value));
        var text = TextOf(page);
        Assert.Contains(cost, text, StringComparison.Ordinal);
        Assert.Contains(month, text, StringComparison.Ordinal);
        Assert.Contains(inForce, text, StringComparison.Ordinal);
        Assert.DoesNotContain("simulation.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_months_are_Persian_so_are_dates_and_no_digit_is_European()
    {
        var page = await ReadAsync(MadeReports.Of("persian", "IRR", 0), "fa");
        var text = TextOf(page);
        Assert.Contains("فروردین ۱۴۰۵", text, StringComparison.Ordinal);
        Assert.Contains("۱۳ فروردین ۱۴۰۵", text, StringComparison.Ordinal);
        // Names of files and ids of members keep theirs.
        Assert.DoesNotMatch("[0-9]", text.Replace("=1+1,\"x\".json", "", StringComparison.Ordinal).Replace("mem_1", "", StringComparison.Ordinal)
            .Replace("mem_2", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SpendingWords.AsTheyDid, "Members spend as they did")]
    [InlineData(SpendingWords.AtOnce, "as soon as it can be spent")]
    [InlineData(SpendingWords.Share, "members spend 30.5 % of what is available")]
    public async Task It_says_what_is_assumed_about_spending(string spending, string expected)
    {
        var page = await ReadAsync(MadeReports.Of(spending: spending), "en");
        Assert.Contains(expected, TextOf(ById(page, "assumed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_chart_has_a_title_a_unit_a_legend_and_its_numbers()
    {
        var page = await ReadAsync(MadeReports.Of(), "en");
        var charts = page.Descendants("figure").ToList();
        Assert.Equal(["cost-by-month", "liability-by-month", "difference-1-bands", "difference-2-bands"], charts.Select(c => c.Attribute("id")!.Value));
        foreach (var chart in charts)
        {
            var image = chart.Elements("svg").Single();
            Assert.Equal("img", image.Attribute("role")!.Value);
            Assert.NotEmpty(ById(page, image.Attribute("aria-labelledby")!.Value).Value);
            Assert.Single(ById(page, image.Attribute("aria-describedby")!.Value).Descendants("table"));
            Assert.NotEmpty(chart.Descendants("li"));
            Assert.StartsWith("In ", chart.Descendants("p").First().Value, StringComparison.Ordinal);
        }
        var rows = charts[0].Descendants("tbody").Single().Elements("tr").Select(row => TextOf(row).Trim());
        Assert.Equal("March 2026 RM 9.00 RM 18.00 RM 27.00", rows.First());
    }

    [Fact]
    public async Task Budgets_tell_when_they_were_used_up_and_losses_who_has_them()
    {
        var page = await ReadAsync(MadeReports.Of(), "en");
        Assert.Contains("used up on 2 April 2026", TextOf(ById(page, "budgets")), StringComparison.Ordinal);
        var difference = TextOf(ById(page, "difference-1"));
        Assert.Contains("2 members get more, RM 71.00 in all; 1 gets less, RM 1.00 in all.", difference, StringComparison.Ordinal);
        Assert.Contains("1 – 10 less", difference, StringComparison.Ordinal);
        Assert.Contains("−RM 1.00", difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "From green to gold 1 2 +1 3 +2 gold: kept 1 1 1", "coffee: issued 2 2 2", "Vouchers", "Changes of level")]
    [InlineData("fa", "از green به gold ۱ ۲ +۱ ۳ +۲ gold: حفظ شد ۱ ۱ ۱", "coffee: داده‌شده ۲ ۲ ۲", "بن‌ها", "تغییر سطح‌ها")]
    [InlineData("ms", "Daripada green kepada gold 1 2 +1 3 +2 gold: dikekalkan 1 1 1", "coffee: dikeluarkan 2 2 2", "Baucar", "Perubahan tahap")]
    public async Task Changes_of_level_and_vouchers_stand_in_it(string language, string changes, string issued, string vouchers, string levels)
    {
        var page = await ReadAsync(MadeReports.Of(), language);
        var (steps, things) = (TextOf(ById(page, "tier-changes")), TextOf(ById(page, "vouchers")));
        Assert.StartsWith(levels, steps.Trim(), StringComparison.Ordinal);
        // Marks that keep signs and names in their direction are not read.
        Assert.Contains(
            changes, steps.Replace("\u200e", "", StringComparison.Ordinal).Replace("\u200f", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith(vouchers, things.Trim(), StringComparison.Ordinal);
        Assert.Contains(issued, things, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_script_and_nothing_from_elsewhere()
    {
        var page = await ReadAsync(MadeReports.Of(), "en");
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name == "style" || a.Name == "src");
        Assert.All(page.Descendants().Attributes("href"), a => Assert.True(a.Value[0] == '#' || a.Value == "data:,", a.Value));
        Assert.DoesNotContain("url(http", page.ToString(), StringComparison.Ordinal);
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    private static async Task<XElement> ReadAsync(SimulationAnswer report, string language)
    {
        var html = await ReportDocument.WriteAsync(report, Wording.In(language));
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        // The page is well-formed XML too: what a parser mends it would not find.
        return PageXml.Parse(html);
    }

    private static XElement ById(XElement page, string id) => page.Descendants().Single(e => e.Attribute("id")?.Value == id);

    private static string TextOf(XElement element) => Spaces().Replace(
        string.Join(' ', element.DescendantNodesAndSelf().OfType<XText>().Where(t => t.Parent!.Name != "style").Select(t => t.Value)), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
