using System.Collections.Concurrent;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Words what a rule reckons and what it asks for, from the policy version that decided.</summary>
internal sealed class RuleWording(CompiledProgram program, Wording wording, PolicyNames names)
{
    private readonly ConcurrentDictionary<string, RuleFacts> _facts = new(StringComparer.Ordinal);

    /// <summary>How a rule came to its award: "1 points for each RM 1.00 of RM 41.70"; null where the version
    /// has no such rule.</summary>
    public string? How(Award award)
    {
        if (Describe(award.RuleId) is not { } rule)
            return null;
        foreach (var (currency, give) in rule.Give)
        {
            // A multiplier gives in the currencies of its bases; its own line names none.
            if (currency == award.Currency || give.Key == "multiply")
                return How(give, award);
        }
        return null;
    }

    /// <summary>Why a condition did not hold; null where there is nothing better than its name.</summary>
    public string? Unmet(NotFired rule)
    {
        if (wording.Find($"reason.{rule.Reason}") is null)
            return null;
        if (Describe(rule.RuleId) is not { } text
            || !int.TryParse(rule.Detail, System.Globalization.NumberStyles.None, null, out var index)
            || index >= text.When.Count || text.When[index].Key != rule.Reason)
            return null;
        return wording.Say($"reason.{rule.Reason}", ("values", Values(text.When[index])));
    }

    private RuleFacts? Describe(string ruleId)
    {
        if (_facts.TryGetValue(ruleId, out var known))
            return known;
        return RuleText.Describe(program, ruleId) is { } facts ? _facts.GetOrAdd(ruleId, facts) : null;
    }

    private string? How(ConditionFacts give, Award award)
    {
        return give.Key switch
        {
            "perAmount" => wording.Say(
                "how.perAmount", ("points", Argument("points")), ("per", Money(Argument("per"))),
                ("basis", Money(award.BasisAmount))),
            "percent" => wording.Say("how.percent", ("percent", Argument("percent")), ("basis", Money(award.BasisAmount))),
            "perQuantity" => wording.Say(
                "how.perQuantity", ("points", Argument("points")), ("basis", Quantity.Format(award.BasisAmount))),
            "fixed" => wording.Say("how.fixed"),
            "steps" => wording.Say("how.steps", ("basis", Money(award.BasisAmount))),
            "multiply" => wording.Say(
                "how.multiply", ("by", Argument("by")), ("rules", List(Argument("rules").Split('|').Select(names.Rule)))),
            _ => null,
        };

        string Argument(string name)
        {
            foreach (var (key, value) in give.Arguments)
            {
                if (key == name)
                    return value;
            }
            return "";
        }
    }

    private string Values(ConditionFacts condition)
    {
        var arguments = condition.Arguments.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        return condition.Key switch
        {
            "weekday" => List(arguments["days"].Split('|').Select(d => wording.Say($"day.{d}"))),
            "tier" => List(condition.Arguments.SelectMany(a => a.Value.Split('|')).Select(names.Level)),
            "dates" or "hours" => Range(arguments["from"], arguments["until"]),
            "basketAmount" or "lineAmount" => Range(MoneyOrNone(arguments["atLeast"]), MoneyOrNone(arguments["atMost"])),
            "quantity" => Range(arguments["atLeast"], arguments["atMost"]),
            "memberAttribute" or "eventAttribute" => $"{arguments["name"]}: "
                + (arguments["in"].Length > 0
                    ? List(arguments["in"].Split('|'))
                    : Range(arguments["atLeast"], arguments["atMost"])),
            _ => List(condition.Arguments.SelectMany(a => a.Value.Split('|'))),
        };
    }

    private string Range(string from, string until)
    {
        var key = from.Length == 0 ? "range.until" : until.Length == 0 ? "range.from" : "range.both";
        return wording.Say(key, ("from", wording.Digits(from)), ("until", wording.Digits(until)));
    }

    private string List(IEnumerable<string> items) =>
        items.Aggregate("", (left, right) =>
            left.Length == 0 ? right : wording.Say("list.separator", ("left", left), ("right", right)));

    private string MoneyOrNone(string minorUnits) => minorUnits.Length == 0 ? "" : Money(minorUnits);

    private string Money(string minorUnits) =>
        Money(long.Parse(minorUnits, System.Globalization.CultureInfo.InvariantCulture));

    private string Money(long minorUnits) => $"{program.MoneyCode} {wording.Money(minorUnits, program.MoneyDigits)}";
}
