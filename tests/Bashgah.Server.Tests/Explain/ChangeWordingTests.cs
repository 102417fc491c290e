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

    private static string Planned(string until, int members, string on) => Supermarket.Replace(
        "\"currencies\":",
        $$"""
        "stages": [{"id": "win", "name": {"en": "Win members", "fa": "جذب عضو", "ms": "Tarik ahli"}, "until": "{{until}}",
          "goal": {"members": {{members}} }, "on": [{{on}}]}, {"id": "spread"}],
        "currencies":
        """,
        StringComparison.Ordinal);

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
            "$schema", "all", "any", "basis", "basketAmount", "best-for-member", "budgets", "charity", "cheapest-for-merchant", "commission",
            "currencies", "dates", "earning", "eventAttribute", "expiry", "giftCard", "id", "keep", "lineAmount", "member", "memberAttribute",
            "not", "nthAnniversary", "nthPurchase", "offers", "perAmount", "program", "referral", "rewards", "rule", "stages", "terms", "voucher",
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
                                if (wording.Find($"field.{name}") is null) missing.Add(name);
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
