using System.Globalization;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Words why a condition did not hold, from what it asks for. A kind of condition has its line in
/// <see cref="Worded"/> and its texts under <c>reason.</c> and its key.</summary>
internal sealed class ConditionWording(Wording wording, PolicyNames names, UnitWords units, DayWords days)
{
    private static readonly string[] OnLines = ["productGroup", "sku", "brand", "lineAmount", "quantity"];

    /// <summary>Why it did not hold; null where there are no words for it.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="inputs">What it was asked of, for what the member is still short of.</param>
    public string? Unmet(ConditionFacts condition, EvaluationInputs? inputs) =>
        wording.Find($"reason.{condition.Key}") is null ? null : Worded(condition, inputs);

    private string Worded(ConditionFacts condition, EvaluationInputs? inputs) => condition.Key switch
    {
        "weekday" => Listed(condition, wording.And, day => wording.Say($"day.{day}")),
        "tier" => Say("tier", wording.And([.. condition.Arguments.Select(set => Levels(set.Value))])),
        "productGroup" or "sku" or "brand" or "store" or "channel" or "memberGroup" or "buyerGroup" =>
            Listed(condition, wording.Or, wording.Quoted),
        "tender" => Listed(condition, wording.Or, tender => wording.Known("tender", tender)),
        "dates" => Say("dates", days.Range(DayOf(condition, "from"), DayOf(condition, "until"))),
        "hours" => wording.Say(
            "reason.hours", ("from", wording.Clock(Of(condition, "from"))), ("until", wording.Clock(Of(condition, "until")))),
        "basketAmount" => BasketAmount(condition),
        "lineAmount" => Say("lineAmount", units.MoneyRange(Of(condition, "atLeast"), Of(condition, "atMost"))),
        "quantity" => Say("quantity", Range(condition)),
        "memberAttribute" or "eventAttribute" => wording.Say(
            $"reason.{condition.Key}", ("name", wording.Known("attribute", Of(condition, "name"))),
            ("values", AttributeValues(condition))),
        "firstPurchase" => wording.Say(Of(condition, "is") == "true" ? "reason.firstPurchase" : "reason.firstPurchase-not"),
        "first" => Counted("first", Of(condition, "members")),
        "firstSinceReferral" => Counted("firstSinceReferral", Of(condition, "first")),
        "soonAfterReferral" => wording.Say("reason.soonAfterReferral", ("period", wording.Period(Of(condition, "within")))),
        "tenure" => Tenure(Of(condition, "atLeast"), Of(condition, "below")),
        "nthPurchase" => NthPurchase(condition, inputs),
        "nthAnniversary" => Nth(condition, wording.Ordinal),
        "streak" => Streak(condition, inputs),
        "offer" => wording.Say("reason.offer", ("offer", names.Offer(Of(condition, "offer")))),
        "not" => wording.Say(
            OnLines.Contains(condition.Parts[0].Key, StringComparer.Ordinal) ? "reason.not-lines" : "reason.not"),
        _ => wording.Say($"reason.{condition.Key}"),
    };

    private string Say(string key, string values) => wording.Say($"reason.{key}", ("values", values));

    private string Listed(
        ConditionFacts condition, Func<IReadOnlyList<string>, string> join, Func<string, string> word) =>
        Say(condition.Key, join([.. condition.Arguments.SelectMany(a => Split(a.Value)).Select(word)]));

    private string Levels(string levels) => wording.Or([.. Split(levels).Select(names.Level)]);

    private string BasketAmount(ConditionFacts condition)
    {
        var values = units.MoneyRange(Of(condition, "atLeast"), Of(condition, "atMost"));
        return Of(condition, "groups") is { Length: > 0 } groups
            ? wording.Say(
                "reason.basketAmount-groups", ("values", values),
                ("groups", wording.And([.. Split(groups).Select(wording.Quoted)])))
            : Say("basketAmount", values);
    }

    private string AttributeValues(ConditionFacts condition) => Of(condition, "in") is { Length: > 0 } texts
        ? wording.Or([.. Split(texts).Select(text => wording.Say("list.value", ("item", text)))])
        : Range(condition);

    private string Range(ConditionFacts condition) =>
        units.Range(wording.Digits(Of(condition, "atLeast")), wording.Digits(Of(condition, "atMost")));

    private string Counted(string key, string count) => count == "1"
        ? wording.Say($"reason.{key}-one")
        : wording.Say($"reason.{key}", ("count", wording.Number(Whole(count))));

    private string Tenure(string least, string below)
    {
        var key = below.Length == 0 ? "reason.tenure" : least.Length == 0 ? "reason.tenure-below" : "reason.tenure-both";
        return wording.Say(key, ("least", wording.Period(least)), ("below", wording.Period(below)));
    }

    private string NthPurchase(ConditionFacts condition, EvaluationInputs? inputs)
    {
        var reason = Nth(condition, wording.Ordinal);
        return inputs is { PurchaseNo: > 0 and var number }
            ? wording.Say("reason.nthPurchase-this", ("reason", reason), ("number", wording.Ordinal(number)))
            : reason;
    }

    private string Streak(ConditionFacts condition, EvaluationInputs? inputs)
    {
        var unit = Of(condition, "per");
        if (inputs is null)
            return Nth(condition, count => wording.Units(unit, count));
        // Only what comes first in its period moves a streak on.
        if (!inputs.Streaks.TryGetValue(unit, out var length))
            return wording.Say("reason.streak-counted", ("unit", wording.Say($"unit.{unit}")));
        return wording.Say(
            "reason.streak-this", ("reason", Nth(condition, count => wording.Units(unit, count))),
            ("this", wording.Say($"streak.{unit}", ("number", wording.Number(length)), ("ordinal", wording.Ordinal(length)))));
    }

    // Exactly these, or every so many; where a condition says both, what comes back is said.
    private string Nth(ConditionFacts condition, Func<long, string> word) => Of(condition, "every") is { Length: > 0 } every
        ? Say($"{condition.Key}-every", word(Whole(every)))
        : Say(condition.Key, wording.Or([.. Split(Of(condition, "exactly")).Select(n => word(Whole(n)))]));

    private static int? DayOf(ConditionFacts condition, string name) =>
        DayNumber.TryParse(Of(condition, name), out var on) ? on : null;

    private static string[] Split(string values) => values.Split('|', StringSplitOptions.RemoveEmptyEntries);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Of(ConditionFacts condition, string name)
    {
        foreach (var (key, value) in condition.Arguments)
        {
            if (key == name)
                return value;
        }
        return "";
    }
}
