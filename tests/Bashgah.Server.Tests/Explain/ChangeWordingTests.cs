using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;
using Bashgah.Testing;

namespace Bashgah.Server.Tests.Explain;

/// <summary>Two policies compared in words.</summary>
public sealed class ChangeWordingTests
{
    private static readonly string Supermarket = File.ReadAllText(Repository.PathOf("samples", "programs", "supermarket.json"));

    [Theory]
    [InlineData("en", "In the rule “RM300 basket”, the least total of the basket is RM 350.00 instead of RM 300.00.")]
    [InlineData("fa", "در قاعدهٔ «سبد ۳۰۰ رینگیتی»، کمترین مبلغ خرید از ۳۰۰٫۰۰ رینگیت به ۳۵۰٫۰۰ رینگیت تغییر می‌کند.")]
    [InlineData("ms", "Dalam peraturan “Bakul RM300”, jumlah belian minimum berubah daripada RM 300.00 kepada RM 350.00.")]
    public void One_number(string language, string expected) => Assert.Equal(
        [expected], Sentences(language, Supermarket.Replace("\"atLeast\": 30000", "\"atLeast\": 35000", StringComparison.Ordinal)));

    [Theory]
    [InlineData("en", "The rule “Saffron” is gone.")]
    [InlineData("fa", "قاعدهٔ «زعفران» حذف می‌شود.")]
    [InlineData("ms", "Peraturan “Safron” dimansuhkan.")]
    public void A_rule_that_is_removed(string language, string expected)
    {
        var at = Supermarket.IndexOf("{\"id\": \"saffron\"", StringComparison.Ordinal);
        var end = Supermarket.IndexOf("{\"id\": \"treat-yourself\"", StringComparison.Ordinal);
        Assert.Equal([expected], Sentences(language, Supermarket.Remove(at, end - at)));
    }

    [Theory]
    [InlineData("en", "The rule “Saffron” has the id “red-gold” now; what was counted for it begins anew.")]
    [InlineData("fa", "شناسهٔ قاعدهٔ «زعفران» اکنون «red-gold» است؛ شمارش‌های آن از نو آغاز می‌شود.")]
    [InlineData("ms", "Peraturan “Safron” kini ber-ID “red-gold”; kiraannya bermula semula.")]
    public void A_rule_that_is_renamed(string language, string expected) => Assert.Equal(
        [expected], Sentences(language, Supermarket.Replace("\"id\": \"saffron\"", "\"id\": \"red-gold\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("en", "The level “Platinum” is new.")]
    [InlineData("fa", "سطح «پلاتینی» تازه است.")]
    [InlineData("ms", "Tahap “Platinum” baharu.")]
    public void A_new_tier(string language, string expected) => Assert.Equal(
        [expected],
        Sentences(language, Supermarket.Replace(
            "\"fa\": \"طلایی\"}}\n      ],",
            "\"fa\": \"طلایی\"}},\n {\"id\": \"platinum\", \"from\": 9000, \"name\": {\"en\": \"Platinum\", \"ms\": \"Platinum\", \"fa\": \"پلاتینی\"}}],",
            StringComparison.Ordinal)));

    [Theory]
    [InlineData("en", "In the currency “points”, the length of life is 6 months instead of 12 months.")]
    [InlineData("fa", "در ارز «امتیاز»، مدت اعتبار از ۱۲ ماه به ۶ ماه تغییر می‌کند.")]
    [InlineData("ms", "Dalam mata wang “mata”, tempoh sah berubah daripada 12 bulan kepada 6 bulan.")]
    public void Another_expiry(string language, string expected) => Assert.Equal(
        [expected],
        Sentences(language, Supermarket.Replace(
            "\"expiry\": {\"after\": \"P12M\", \"roundTo\": \"month\"},", "\"expiry\": {\"after\": \"P6M\", \"roundTo\": \"month\"},", StringComparison.Ordinal)));

    [Theory]
    [InlineData(
        "en", "In the stage “Win members”, the end is 30 April 2026 instead of 31 March 2026.",
        "In the stage “Win members”, the goal for the number of members is 6,000 instead of 5,000.",
        "In the stage “Win members”, what it switches on is “Saffron” and “RM300 basket” instead of “Saffron”.",
        "In the stage “spread”, the start is 1 May 2026 instead of 1 April 2026.")]
    [InlineData(
        "fa", "در مرحلهٔ «جذب عضو»، پایان از ۳۱ مارس ۲۰۲۶ به ۳۰ آوریل ۲۰۲۶ تغییر می‌کند.",
        "در مرحلهٔ «جذب عضو»، هدف برای شمار اعضا از ۵٬۰۰۰ به ۶٬۰۰۰ تغییر می‌کند.",
        "در مرحلهٔ «جذب عضو»، قاعده‌هایی که فعال می‌کند از «زعفران» به «زعفران» و «سبد ۳۰۰ رینگیتی» تغییر می‌کند.",
        "در مرحلهٔ «spread»، آغاز از ۱ آوریل ۲۰۲۶ به ۱ مه ۲۰۲۶ تغییر می‌کند.")]
    [InlineData(
        "ms", "Dalam peringkat rancangan “Tarik ahli”, akhir berubah daripada 31 Mac 2026 kepada 30 April 2026.",
        "Dalam peringkat rancangan “Tarik ahli”, matlamat bilangan ahli berubah daripada 5,000 kepada 6,000.",
        "Dalam peringkat rancangan “Tarik ahli”, peraturan yang dihidupkan berubah daripada “Safron” kepada “Safron” dan “Bakul RM300”.",
        "Dalam peringkat rancangan “spread”, permulaan berubah daripada 1 April 2026 kepada 1 Mei 2026.")]
    public void A_stage_of_the_plan(string language, params string[] expected) => Assert.Equal(
        expected, Sentences(language, Planned("2026-03-31", 5_000, "\"saffron\""), Planned("2026-04-30", 6_000, "\"saffron\", \"basket-300\"")));

    [Theory]
    [InlineData(
        "en",
        "In the currency “credit”, the most that a member may have is RM 450.00 instead of RM 400.00.",
        "In the budget “gifts”, credit is RM 88.00 instead of RM 80.00.",
        "In the rule “steps”, the least is 3 instead of 2.",
        "In the rule “steps”, the steps (points) is the total: RM 600.00 and what it gives: 25 instead of the total: RM 500.00 and what it gives: 25.",
        "In the rule “gift”, the fixed amount (credit) is RM 15.00 instead of RM 10.00.",
        "In the rule “gift”, the most for each member is RM 99.00 instead of RM 90.00.",
        "In the level “gold”, the start is RM 750.00 instead of RM 700.00.",
        "In the commission “Bring a friend”, the levels is the fixed amount: RM 15.00 instead of the fixed amount: RM 10.00.")]
    [InlineData(
        "fa",
        "در ارز «credit»، بیشترین موجودی هر عضو از ۴۰۰٫۰۰ رینگیت به ۴۵۰٫۰۰ رینگیت تغییر می‌کند.",
        "در بودجهٔ «gifts»، credit از ۸۰٫۰۰ رینگیت به ۸۸٫۰۰ رینگیت تغییر می‌کند.",
        "در قاعدهٔ «steps»، کمینه از ۲ به ۳ تغییر می‌کند.",
        "در قاعدهٔ «steps»، پله‌ها (points) از مبلغ کل: ۵۰۰٫۰۰ رینگیت و آنچه می‌دهد: ۲۵ به مبلغ کل: ۶۰۰٫۰۰ رینگیت و آنچه می‌دهد: ۲۵ تغییر می‌کند.",
        "در قاعدهٔ «gift»، مقدار ثابت (credit) از ۱۰٫۰۰ رینگیت به ۱۵٫۰۰ رینگیت تغییر می‌کند.",
        "در قاعدهٔ «gift»، سقف هر عضو از ۹۰٫۰۰ رینگیت به ۹۹٫۰۰ رینگیت تغییر می‌کند.",
        "در سطح «gold»، آغاز از ۷۰۰٫۰۰ رینگیت به ۷۵۰٫۰۰ رینگیت تغییر می‌کند.",
        "در کارمزد معرفی «معرفی دوستان»، سطح‌ها از مقدار ثابت: ۱۰٫۰۰ رینگیت به مقدار ثابت: ۱۵٫۰۰ رینگیت تغییر می‌کند.")]
    [InlineData(
        "ms",
        "Dalam mata wang “credit”, baki maksimum ahli berubah daripada RM 400.00 kepada RM 450.00.",
        "Dalam belanjawan “gifts”, credit berubah daripada RM 80.00 kepada RM 88.00.",
        "Dalam peraturan “steps”, minimum berubah daripada 2 kepada 3.",
        "Dalam peraturan “steps”, tangga (points) berubah daripada jumlah belian: RM 500.00 dan pemberiannya: 25 kepada jumlah belian: RM 600.00 dan pemberiannya: 25.",
        "Dalam peraturan “gift”, amaun tetap (credit) berubah daripada RM 10.00 kepada RM 15.00.",
        "Dalam peraturan “gift”, had setiap ahli berubah daripada RM 90.00 kepada RM 99.00.",
        "Dalam tahap “gold”, permulaan berubah daripada RM 700.00 kepada RM 750.00.",
        "Dalam komisen “Bawa kawan”, peringkat berubah daripada amaun tetap: RM 10.00 kepada amaun tetap: RM 15.00.")]
    public void Money_is_told_as_money_whatever_it_stands_in(string language, params string[] expected) => Assert.Equal(
        expected,
        Sentences(language, Money, Money.Replace("50000", "60000", StringComparison.Ordinal)
            .Replace("\"fixed\": 1000", "\"fixed\": 1500", StringComparison.Ordinal).Replace("\"points\": 9000", "\"points\": 9900", StringComparison.Ordinal)
            .Replace("\"from\": 70000", "\"from\": 75000", StringComparison.Ordinal).Replace("\"quantity\": {\"atLeast\": 2}", "\"quantity\": {\"atLeast\": 3}", StringComparison.Ordinal)
            .Replace("\"credit\": 8000", "\"credit\": 8800", StringComparison.Ordinal).Replace("\"max\": 40000", "\"max\": 45000", StringComparison.Ordinal)));

    private const string Money = """
        {
          "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
          "currencies": {"points": {}, "credit": {"money": true, "max": 40000}},
          "earning": [
            {"id": "steps", "when": [{"quantity": {"atLeast": 2}}], "give": {"points": {"steps": [{"from": 50000, "give": 25}]}}},
            {"id": "gift", "give": {"credit": {"fixed": 1000}}, "limit": [{"member": {"points": 9000, "per": "month"}}]}],
          "budgets": {"gifts": {"credit": 8000}},
          "tiers": {"main": {"measure": {"spend": {}}, "levels": [{"id": "green"}, {"id": "gold", "from": 70000}]}},
          "referral": {"commission": [{"levels": [{"fixed": 1000}], "as": "credit"}]}
        }
        """;

    [Theory]
    [InlineData(
        "en",
        "In the choice among “one”, “two” and “three”, the basis of the choice is each line instead of the whole event.",
        "The rule “one” is chosen among other rules than before.",
        "The commission “second” stands elsewhere in the order of choice.",
        "In the commission “first”, the order of the product groups is “fresh” and “food” instead of “food” and “fresh”.")]
    [InlineData(
        "fa",
        "در انتخاب از میان «one»، «two» و «three»، مبنای انتخاب از کل رویداد به هر سطر تغییر می‌کند.",
        "قاعدهٔ «one» اکنون از میان قاعده‌های دیگری انتخاب می‌شود.",
        "جای کارمزد معرفی «second» در ترتیب انتخاب عوض می‌شود.",
        "در کارمزد معرفی «first»، ترتیب گروه‌های کالا از «food» و «fresh» به «fresh» و «food» تغییر می‌کند.")]
    [InlineData(
        "ms",
        "Dalam pilihan antara “one”, “two” dan “three”, asas pilihan berubah daripada seluruh peristiwa kepada setiap baris.",
        "Peraturan “one” kini dipilih antara peraturan yang lain daripada dahulu.",
        "Kedudukan komisen “second” dalam susunan pilihan berubah.",
        "Dalam komisen “first”, susunan kumpulan barangan berubah daripada “food” dan “fresh” kepada “fresh” dan “food”.")]
    public void What_one_is_chosen_among(string language, params string[] expected)
    {
        List<string> sentences =
        [
            .. Sentences(language, Choosing("{BEST: [one, two, three]}"), Choosing("{BEST: [one, two, three], 'per': 'line'}")),
            .. Sentences(language, Choosing("{BEST: [one, two, three]}"), Choosing("{BEST: [one]}, {BEST: [two, three]}")),
            .. Sentences(language, Choosing("one"), Choosing("one", commission: "second, first")),
            .. Sentences(language, Choosing("one"), Choosing("one", productGroups: "'fresh': ['0.02'], 'food': ['0.01']")),
        ];
        Assert.Equal(expected, sentences);
    }

    private static string Choosing(
        string earning, string commission = "first, second", string productGroups = "'food': ['0.01'], 'fresh': ['0.02']")
    {
        foreach (var id in new[] { "one", "two", "three" })
            earning = earning.Replace(id, $"{{'id': '{id}', 'give': {{'points': {{'perAmount': {{'points': {id.Length}, 'per': 100}}}}}}}}", StringComparison.Ordinal);
        foreach (var id in new[] { "first", "second" })
            commission = commission.Replace(id, $"{{'id': '{id}', 'levels': ['0.05'], 'as': 'points', 'productGroups': {{{(id == "first" ? productGroups : "")}}}}}", StringComparison.Ordinal);
        return $$"""
            {
              "money": {"currency": "MYR", "digits": 2}, "timeZone": "Asia/Kuala_Lumpur", "languages": ["en", "fa", "ms"],
              "currencies": {"points": {"worth": {"amount": 1, "per": 1} } },
              "earning": [{{earning.Replace("BEST", "'best-for-member'", StringComparison.Ordinal)}}],
              "referral": {"choose": "first", "commission": [{{commission}}]}
            }
            """.Replace('\'', '"');
    }

    // The plan is the last part of the sample.
    private static string Planned(string until, int members, string on) => Supermarket[..Supermarket.IndexOf("\"stages\":", StringComparison.Ordinal)]
        + $$"""
        "stages": [{"id": "win", "name": {"en": "Win members", "fa": "جذب عضو", "ms": "Tarik ahli"}, "until": "{{until}}",
          "goal": {"members": {{members}} }, "on": [{{on}}]}, {"id": "spread"}]
        }
        """;

    [Theory]
    [InlineData("en",
        "In the rule against fraud “Hurry”, the most purchases is 8 instead of 5.",
        "In the rule against fraud “Hurry”, the largest sum of purchases is RM 900.00 instead of RM 500.00.",
        "In the rule against fraud “Hurry”, the window is 1 hour and 30 minutes instead of 1 hour.",
        "In the rule against fraud “Hurry”, what is done is open a case instead of set aside and open a case.")]
    [InlineData("fa",
        "در قاعدهٔ ضدتقلب «شتاب»، بیشترین شمار خرید از ۵ به ۸ تغییر می‌کند.",
        "در قاعدهٔ ضدتقلب «شتاب»، بیشترین جمع خرید از ۵۰۰٫۰۰ رینگیت به ۹۰۰٫۰۰ رینگیت تغییر می‌کند.",
        "در قاعدهٔ ضدتقلب «شتاب»، بازه از ۱ ساعت به ۱ ساعت و ۳۰ دقیقه تغییر می‌کند.",
        "در قاعدهٔ ضدتقلب «شتاب»، کاری که انجام می‌شود از کنار گذاشتن و گشودن پرونده به گشودن پرونده تغییر می‌کند.")]
    [InlineData("ms",
        "Dalam peraturan antipenipuan “Tergesa-gesa”, bilangan maksimum pembelian berubah daripada 5 kepada 8.",
        "Dalam peraturan antipenipuan “Tergesa-gesa”, jumlah maksimum pembelian berubah daripada RM 500.00 kepada RM 900.00.",
        "Dalam peraturan antipenipuan “Tergesa-gesa”, tetingkap berubah daripada 1 jam kepada 1 jam dan 30 minit.",
        "Dalam peraturan antipenipuan “Tergesa-gesa”, tindakan berubah daripada ketepikan dan buka kes kepada buka kes.")]
    public void A_rule_against_fraud(string language, params string[] expected)
    {
        Assert.Equal(expected, Sentences(language, With(5, 50_000, "PT1H", "hold"), With(8, 90_000, "PT1H30M", "report")));

        static string With(int purchases, int amount, string window, string action) => Supermarket.Replace("\"stages\":", $$"""
            "fraud": {"rules": {"hurry": {"name": {"en": "Hurry", "fa": "شتاب", "ms": "Tergesa-gesa"},
              "kind": {"velocity": {"purchases": {{purchases}}, "amount": {{amount}}, "window": "{{window}}"} }, "action": "{{action}}"} } },
            "stages":
            """, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    [InlineData("ms")]
    public void Every_parameter_of_a_definition_has_its_words(string language)
    {
        var wording = Wording.In(language);
        var schema = JsonNode.Parse(ProgramSchema.Write())!;
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        Collect(schema);
        // What is a part of its own, or holds only others, is never the parameter that changes.
        string[] parts =
        [
            "$schema", "all", "any", "approvals", "basis", "basketAmount", "best-for-member", "budgets", "charity", "cheapest-for-merchant", "commission",
            "currencies", "dates", "earning", "eventAttribute", "expiry", "giftCard", "id", "keep", "lineAmount", "member", "memberAttribute",
            "fraud", "not", "nthAnniversary", "nthPurchase", "offers", "perAmount", "program", "referral", "rewards", "rule", "stages", "terms", "voucher",
        ];
        Assert.Empty(missing.Except(parts));

        void Collect(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject entries:
                    foreach (var (key, value) in entries)
                    {
                        if (key == "properties" && value is JsonObject properties)
                        {
                            foreach (var (name, _) in properties)
                            {
                                // Figures of a goal have words as such.
                                if ((wording.Find($"field.{name}") ?? wording.Find($"field.goal.{name}")) is null) missing.Add(name);
                            }
                        }
                        Collect(value);
                    }
                    break;
                case JsonArray items:
                    foreach (var item in items) Collect(item);
                    break;
            }
        }
    }

    private static List<string> Sentences(string language, string after) => Sentences(language, Supermarket, after);

    private static List<string> Sentences(string language, string earlier, string later)
    {
        var (before, now) = (Read(earlier), Read(later));
        var words = new ChangeWording(before.Compile(1, long.MinValue), now.Compile(1, long.MinValue), Wording.In(language));
        return [.. PolicyComparison.Of(before, now).Select(words.Sentence)];
    }

    private static ProgramDefinition Read(string definition)
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));
        Assert.Empty(read.Faults);
        return read.Definition!;
    }
}
