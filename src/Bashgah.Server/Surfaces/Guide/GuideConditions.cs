using System.Globalization;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>Words when a rule gives: each kind of condition has its line in <see cref="Worded"/> and its texts under <c>guide.when.</c> and
/// its key.</summary>
internal sealed class GuideConditions(GuideWords words)
{
    private Wording Wording => words.Wording;

    /// <summary>All of them, one after the other, after what is said first; empty where there is nothing to say.</summary>
    public string All(IEnumerable<ConditionFacts> conditions, string first = "")
    {
        var said = conditions.Select(Worded).Prepend(first).Where(text => text.Length > 0).ToList();
        var text = said.Count == 0 ? "" : said[0];
        for (var i = 1; i < said.Count; i++)
            text = Wording.Say("list.separator", ("left", text), ("right", said[i]));
        return text;
    }

    /// <summary>One of them.</summary>
    public string Worded(ConditionFacts condition) => condition.Key switch
    {
        "weekday" => Say("weekday", Wording.And([.. Listed(condition).Select(day => Wording.Say($"day.{day}"))])),
        "tier" => Say("tier", Wording.Or([.. Listed(condition).Select(words.Names.Level)])),
        "productGroup" or "memberGroup" or "buyerGroup" => Say(condition.Key, Wording.And([.. Listed(condition).Select(words.Plain)])),
        // As they stand on the shelf; a number that goes on is open at its end.
        "sku" => Say("sku", Wording.Or([.. Listed(condition).Select(sku => Wording.Quoted(sku.Replace('*', '…')))])),
        "brand" or "channel" => Say(condition.Key, Wording.Or([.. Listed(condition).Select(Wording.Quoted)])),
        "store" => Say("store", Wording.Or([.. Listed(condition).Select(words.Store)])),
        "tender" => Say("tender", Wording.Or([.. Listed(condition).Select(Tender)])),
        "dates" => words.Days.Range(DayOf(condition, "from"), DayOf(condition, "until")),
        "hours" => Wording.Say(
            "guide.when.hours", ("from", Wording.Clock(Of(condition, "from"))), ("until", Wording.Clock(Of(condition, "until")))),
        "basketAmount" => BasketAmount(condition),
        "lineAmount" => Say("lineAmount", words.MoneyRange(Of(condition, "atLeast"), Of(condition, "atMost"))),
        "quantity" => Say("quantity", words.Range(Of(condition, "atLeast"), Of(condition, "atMost"))),
        "memberAttribute" or "eventAttribute" => Wording.Say(
            $"guide.when.{condition.Key}", ("name", Wording.Find($"attribute.{Of(condition, "name")}") ?? words.Plain(Of(condition, "name"))),
            ("values", Values(condition))),
        "firstPurchase" => Wording.Say(Of(condition, "is") == "true" ? "guide.when.firstPurchase" : "guide.when.firstPurchase-not"),
        "first" => Counted("first", Of(condition, "members")),
        "firstSinceReferral" => Counted("firstSinceReferral", Of(condition, "first")),
        "soonAfterReferral" => Wording.Say("guide.when.soonAfterReferral", ("period", Wording.Period(Of(condition, "within")))),
        "tenure" => Tenure(Of(condition, "atLeast"), Of(condition, "below")),
        "nthPurchase" or "nthAnniversary" => Nth(condition, Wording.Ordinal),
        "streak" => Nth(condition, count => Wording.Units(Of(condition, "per"), count)),
        "offer" => Wording.Say("guide.when.offer", ("offer", words.Names.Offer(Of(condition, "offer")))),
        "chance" => Wording.Say("guide.when.chance", ("count", Wording.Number(Whole(Of(condition, "oneIn"))))),
        "reaches" => Say("reaches", Wording.And([.. condition.Arguments.Select(a => words.Units(Whole(a.Value), a.Key))])),
        "not" => Not(condition.Parts[0]),
        "any" => Wording.Or([.. condition.Parts.Select(Worded)]),
        "all" => All(condition.Parts),
        _ => throw new InvalidOperationException($"The guide has no words for the condition {condition.Key}."),
    };

    /// <summary>What a rule leaves out, as goods; empty: nothing.</summary>
    public IEnumerable<string> LeftOut(ConditionFacts condition) => condition.Key switch
    {
        "not" when condition.Parts[0].Key == "productGroup" => Listed(condition.Parts[0]).SelectMany(words.Within),
        "all" => condition.Parts.SelectMany(LeftOut),
        _ => [],
    };

    /// <summary>Whether its last day is over.</summary>
    public static bool IsOver(ConditionFacts condition, int today) =>
        condition.Key == "dates" && DayOf(condition, "until") is { } until && until < today;

    private string Say(string key, string values) => Wording.Say($"guide.when.{key}", ("values", values));

    private string Tender(string id) => Wording.Known("tender", id);

    private string Not(ConditionFacts inner) => inner.Key == "productGroup"
        ? Say("but", Wording.And([.. Listed(inner).SelectMany(words.Within).Select(words.Plain)]))
        : Wording.Say("guide.when.not", ("what", Worded(inner)));

    private string BasketAmount(ConditionFacts condition)
    {
        var values = words.MoneyRange(Of(condition, "atLeast"), Of(condition, "atMost"));
        return Of(condition, "groups") is { Length: > 0 } groups
            ? Wording.Say(
                "guide.when.basketAmount-groups", ("values", values), ("groups", Wording.And([.. Split(groups).Select(words.Plain)])))
            : Say("basketAmount", values);
    }

    private string Values(ConditionFacts condition) => Of(condition, "in") is { Length: > 0 } texts
        ? Wording.Or([.. Split(texts).Select(words.Plain)])
        : words.Range(Of(condition, "atLeast"), Of(condition, "atMost"));

    private string Counted(string key, string count) => count == "1"
        ? Wording.Say($"guide.when.{key}-one")
        : Wording.Say($"guide.when.{key}", ("count", Wording.Number(Whole(count))));

    private string Tenure(string least, string below) => Wording.Say(
        below.Length == 0 ? "guide.when.tenure" : least.Length == 0 ? "guide.when.tenure-below" : "guide.when.tenure-both",
        ("least", Wording.Period(least)), ("below", Wording.Period(below)));

    private string Nth(ConditionFacts condition, Func<long, string> word) => Of(condition, "every") is { Length: > 0 } every
        ? Say($"{condition.Key}-every", word(Whole(every)))
        : Say(condition.Key, Wording.And([.. Split(Of(condition, "exactly")).Select(n => word(Whole(n)))]));

    private static IEnumerable<string> Listed(ConditionFacts condition) => condition.Arguments.SelectMany(a => Split(a.Value));

    private static int? DayOf(ConditionFacts condition, string name) => DayNumber.TryParse(Of(condition, name), out var on) ? on : null;

    private static string[] Split(string values) => values.Split('|', StringSplitOptions.RemoveEmptyEntries);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Of(ConditionFacts condition, string name) =>
        condition.Arguments.FirstOrDefault(a => a.Key == name).Value ?? "";
}
