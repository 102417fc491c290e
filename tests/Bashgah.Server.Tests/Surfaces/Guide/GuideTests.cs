using System.Text.RegularExpressions;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Surfaces.Guide;

namespace Bashgah.Server.Tests.Surfaces.Guide;

/// <summary>The guide says every rule of every sample program, in each language, as somebody would say it.</summary>
public sealed partial class GuideTests
{
    // 21 March 2026, noon in Kuala Lumpur.
    private const long Now = 1_774_065_600_000_000;

    private static readonly Dictionary<string, string> NoStores = new(StringComparer.Ordinal);

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "programs"), "*.json").Order(StringComparer.Ordinal))
            {
                if (Path.GetFileName(file) is var name && name != "program.schema.json")
                {
                    foreach (var language in Language.All)
                        data.Add(Path.GetFileNameWithoutExtension(name), language);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_rule_is_said_without_ids_or_minor_units(string sample, string language)
    {
        var program = Compiled(sample);
        var wording = Wording.In(language);
        var rules = Rules(program, wording);
        var ids = IdsWithNames(sample, program, language);
        foreach (var rule in program.Rules.Summaries)
            AssertSaid(rules.Sentence(rule.Id), $"{rule.Id}: ", ids, language);

        var book = GuideWriter.Of(program, wording, NoStores, Now);
        foreach (var sentence in book.Answers.SelectMany(answer => answer.Said))
            AssertSaid(sentence.Text, "", ids, language);
        foreach (var step in book.Troubles.SelectMany(t => t.Steps).Concat(book.Keys.Select(key => key.Text)))
            AssertSaid(step, "", [], language, hasKeys: true);

        var html = await GuideDocument.WriteAsync(book, wording, path: null);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains($"lang=\"{language}\" dir=\"{(language == "fa" ? "rtl" : "ltr")}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("supermarket", "en", "base", "On everything but “tobacco” and “gift cards”: 1 point for every RM 1 and 1 status point for every RM 1.")]
    [InlineData("supermarket", "en", "friday-fresh", "On Fridays, on goods of “fresh”: triple “Everyday points”. At most 500 points a week.")]
    [InlineData("supermarket", "en", "silver-half-more", "For Silver members: 1.5 times “Everyday points”.")]
    [InlineData("supermarket", "en", "basket-300", "When the purchase comes to at least RM 300: 150 points.")]
    [InlineData("supermarket", "en", "quiet-hours", "On Mondays, Tuesdays, Wednesdays and Thursdays, from 14:00 to 16:00: double “Everyday points”.")]
    [InlineData("supermarket", "en", "welcome", "On joining, for the first 200 members: RM 5 of store credit. As long as what was set aside lasts.")]
    [InlineData("supermarket", "en", "free-coffee", "As soon as there are 9 coffee stamps: “A coffee on us” in place of 9 coffee stamps.")]
    [InlineData("supermarket", "en", "review", "Each time: 20 points. At most 2 times a month.")]
    [InlineData("supermarket", "en", "referral/1", "2% of what the friend buys, as store credit. At most RM 50 of store credit a month. What this gives can be used after 14 days.")]
    [InlineData("supermarket", "en", "two-bags-of-rice", "On the article “PAN-RICE-…”, for at least 2 of the same article: 40 points. At most once a month.")]
    [InlineData("supermarket", "fa", "friday-fresh", "روزهای جمعه، برای کالاهای «fresh»: سه‌برابر «امتیاز هر خرید». حداکثر ۵۰۰ امتیاز در هفته.")]
    [InlineData("supermarket", "fa", "tenth-visit", "در هر دهمین خرید: ۱۰۰ امتیاز.")]
    [InlineData("supermarket", "ms", "friday-fresh", "Pada hari Jumaat, bagi barangan “fresh”: tiga kali ganda “Mata harian”. Paling banyak 500 mata seminggu.")]
    [InlineData("pharmacy", "fa", "nowruz", "از ۱۵ تا ۲۹ اسفند ۱۴۰۵، اگر مبلغ خرید دست‌کم ۱۰٬۰۰۰٬۰۰۰ ریال باشد: ۳۰۰ امتیاز. تا وقتی اعتبار کنار گذاشته‌شده تمام نشده است. آنچه این می‌دهد در پایان همان فصل تمام می‌شود.")]
    [InlineData("pharmacy", "en", "base", "On everything but “prescription” and “narcotics”: 1 point for every 100,000 rials.")]
    [InlineData("services", "en", "fifth", "On every 5th purchase: 10% of the price as credit. At most RM 30 of credit at once.")]
    [InlineData("services", "en", "regular", "After every 3 months in a row: 50 points.")]
    [InlineData("services", "en", "friends/1", "Within 6 months of bringing the friend: 1 point for every RM 1 that the friend buys and 5% of what the friend buys, as credit. At most 2,000 points a month. At most RM 20 of credit a month. What this gives can be used after 7 days.")]
    [InlineData("fashion", "en", "friends/1", "On the friend’s first 5 purchases, within 12 months of bringing the friend: 5% of what the friend buys, as earnings. On goods of “sale”: 1%. At most RM 500 of earnings a month. What this gives can be used after 45 days.")]
    [InlineData("fashion", "en", "by-basket", "500 points from RM 500 up and 1,500 points from RM 1,000 up.")]
    [InlineData("fashion", "en", "two-pieces", "For at least 2 of the same article, on goods of “accessories”: 150 points. At most 2 times a quarter.")]
    public void A_sentence_reads_as_it_is_said(string sample, string language, string rule, string said) =>
        Assert.Equal(said, Plain(Rules(Compiled(sample), Wording.In(language)).Sentence(rule)));

    [Fact]
    public void What_is_over_or_of_another_stage_is_not_said()
    {
        var program = Compiled("everything");
        var book = GuideWriter.Of(program, Wording.In("en"), NoStores, Now);
        var said = book.Answers.SelectMany(a => a.Said).Select(s => s.Text).ToList();
        // Christmas 2010 is over; the stage that gave for joining ended in 2011.
        Assert.DoesNotContain(said, text => text.Contains("December 2010", StringComparison.Ordinal));
        Assert.DoesNotContain(said, text => text.StartsWith("On joining", StringComparison.Ordinal));
        Assert.Contains(said, text => text.StartsWith("On every 10th purchase", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Points can be used after 7 days. What is earned ends 12 months later, at the end of the month. 100 points are worth RM 1.")]
    [InlineData("fa", "امتیاز پس از ۷ روز قابل استفاده است. و ۱۲ ماه بعد، در پایان همان ماه، تمام می‌شود. ۱۰۰ امتیاز ۱ رینگیت می‌ارزد.")]
    [InlineData("ms", "Mata boleh digunakan selepas 7 hari. Ia luput 12 bulan kemudian, pada akhir bulan itu. 100 mata bernilai RM 1.")]
    public void What_is_asked_of_using_and_ending_is_answered(string language, string said)
    {
        var book = GuideWriter.Of(Compiled("supermarket"), Wording.In(language), NoStores, Now);
        Assert.Equal(said, Plain(book.Answers.Single(a => a.Id == "use").Said[0].Text));
    }

    [Fact]
    public void Answers_come_in_the_order_of_asking_and_stores_by_their_names()
    {
        var stores = new Dictionary<string, string>(StringComparer.Ordinal) { ["petaling-jaya"] = "Melur Petaling Jaya" };
        var book = GuideWriter.Of(Compiled("supermarket"), Wording.In("en"), stores, Now);
        Assert.Equal(["earn", "fewer", "use", "rewards", "levels", "besides", "friends", "back"], book.Answers.Select(a => a.Id));
        Assert.Contains(book.Answers[0].Said, s => s.Text.StartsWith("At “Melur Petaling Jaya”", StringComparison.Ordinal));
        Assert.Contains(book.Answers[1].Said, s => s.Text == "Nothing is given for “tobacco” and “gift cards”.");
        Assert.Equal(["F2", "Enter", "Enter", "F4", "Alt", "1…9", "F6", "F7", "F8", "F9", "Esc"], book.Keys.SelectMany(k => k.Keys));
    }

    private static void AssertSaid(string text, string where, IReadOnlyList<string> ids, string language, bool hasKeys = false)
    {
        Assert.False(text.Contains('{', StringComparison.Ordinal) || text.Contains("guide.", StringComparison.Ordinal), where + text);
        Assert.False(text.Contains("  ", StringComparison.Ordinal) || text.Contains("..", StringComparison.Ordinal), where + text);
        foreach (var id in ids)
            Assert.False(Regex.IsMatch(text, $@"(?<![\w-]){Regex.Escape(id)}(?![\w-])", RegexOptions.None, TimeSpan.FromSeconds(1)), $"{where}{id} in: {text}");
        if (language == "fa" && !hasKeys)
            Assert.False(AsciiDigits().IsMatch(Articles().Replace(text, "")), where + text);
    }

    /// <summary>Ids of what the definition gives another name to in the language.</summary>
    private static List<string> IdsWithNames(string sample, CompiledProgram program, string language)
    {
        var names = program.Definition.Names;
        (Named, IEnumerable<string>)[] all =
        [
            (Named.Rule, program.Rules.Summaries.Select(r => r.Id)), (Named.Currency, program.Currencies.Select(c => c.Id)),
            (Named.Reward, program.Rewards.Keys), (Named.Offer, program.Offers.Keys),
            (Named.Tier, program.TierSets.SelectMany(t => t.Levels).Select(l => l.Id)),
        ];
        var text = File.ReadAllText(Repository.PathOf("samples", "programs", $"{sample}.json"));
        // A name may hold its id, as points are called points; and what a rule is called another thing may be called, as a means of payment.
        var called = all.SelectMany(a => a.Item2.Select(id => names.Of(a.Item1, id, language))).ToList();
        return [.. all.SelectMany(a => a.Item2)
            .Where(id => id.Contains('-', StringComparison.Ordinal) && !called.Any(name => name.Contains(id, StringComparison.Ordinal))
                && !Regex.IsMatch(text, $"\"(tender|channel|store)\": \\[[^]]*\"{Regex.Escape(id)}\"", RegexOptions.None, TimeSpan.FromSeconds(1)))];
    }

    private static GuideRules Rules(CompiledProgram program, Wording wording)
    {
        var words = new GuideWords(program, wording, NoStores);
        return new GuideRules(program, words, new GuideConditions(words), new GuideTimes(words));
    }

    private static CompiledProgram Compiled(string sample)
    {
        var read = ProgramDefinition.Read(File.ReadAllBytes(Repository.PathOf("samples", "programs", $"{sample}.json")));
        Assert.Empty(read.Faults);
        return read.Definition!.Compile(1, long.MinValue);
    }

    /// <summary>Without the marks of direction.</summary>
    private static string Plain(string text) => text.Replace("\u200e", "", StringComparison.Ordinal).Replace("\u200f", "", StringComparison.Ordinal);

    [GeneratedRegex("[0-9]")]
    private static partial Regex AsciiDigits();

    // Numbers of articles are as they stand on the shelf.
    [GeneratedRegex("«[^»]*»|F[0-9]")]
    private static partial Regex Articles();
}
