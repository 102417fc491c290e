using System.Collections.Concurrent;
using System.Globalization;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Words what a rule reckons and why it gave nothing, from the policy version that decided.</summary>
internal sealed class RuleWording(
    CompiledProgram program, Wording wording, PolicyNames names, UnitWords units, ConditionWording conditions)
{
    private const long PerCent = 100;

    private readonly ConcurrentDictionary<string, RuleFacts> _facts = new(StringComparer.Ordinal);

    /// <summary>How a rule came to its award: "1 for each RM 1.00 of RM 41.70"; null where there is nothing to reckon, or
    /// the version has no such rule.</summary>
    public string? How(Award award)
    {
        if (Describe(award.RuleId) is not { } rule)
            return null;
        foreach (var (currency, give) in rule.Give)
        {
            // A multiplier gives in the currencies of its bases; its own line names none.
            if (currency == award.Currency || give.Key == "multiply")
                return How(rule, give, award);
        }
        return null;
    }

    /// <summary>Why a rule gave nothing, as a clause.</summary>
    public string Reason(NotFired rule, EvaluationInputs? inputs)
    {
        var facts = Describe(rule.RuleId);
        if (facts is not null && ConditionOf(facts, rule) is { } condition && conditions.Unmet(condition, inputs) is { } unmet)
            return unmet;
        var key = $"reason.{rule.Reason}";
        if (rule.Reason == "rounded-to-zero" && facts is not null)
            return wording.Say(key, ("amount", units.Least(CurrencyOf(facts))));
        if (rule.Detail is { } other && wording.Find($"{key}-other") is not null)
            return wording.Say($"{key}-other", ("other", names.Rule(other)));
        // A text that needs values says nothing without them.
        return wording.Find(key) is { } text && !text.Contains('{', StringComparison.Ordinal)
            ? text
            : wording.Say("reason.condition", ("condition", rule.Reason));
    }

    /// <summary>What a rule granted for units of a currency that it took; null: it took none.</summary>
    public (string? Reward, string? Offer) GrantedFor(Award award, string currency)
    {
        if (!award.IsUnits && Describe(award.RuleId) is { } rule)
        {
            foreach (var (_, give) in rule.Give)
            {
                if (give.Key == "grant" && Argument(give, currency).Length > 0)
                    return (award.Reward, award.Offer);
            }
        }
        return (null, null);
    }

    private RuleFacts? Describe(string ruleId)
    {
        if (_facts.TryGetValue(ruleId, out var known))
            return known;
        return RuleText.Describe(program, ruleId) is { } facts ? _facts.GetOrAdd(ruleId, facts) : null;
    }

    /// <summary>The condition that a reason is about: its detail is the condition's place, but for <c>first</c>.</summary>
    private static ConditionFacts? ConditionOf(RuleFacts facts, NotFired rule)
    {
        if (int.TryParse(rule.Detail, NumberStyles.None, null, out var index)
            && index < facts.When.Count && facts.When[index].Key == rule.Reason)
            return facts.When[index];
        return rule.Reason == "first" ? facts.When.FirstOrDefault(condition => condition.Key == rule.Reason) : null;
    }

    // A multiplier comes to less than one unit of what it multiplies.
    private string CurrencyOf(RuleFacts facts)
    {
        foreach (var (currency, give) in facts.Give)
        {
            if (currency.Length > 0)
                return currency;
            if (give.Key == "multiply" && Describe(Argument(give, "rules").Split('|')[0]) is { } multiplied)
                return CurrencyOf(multiplied);
        }
        return program.Currencies[0].Id;
    }

    private string? How(RuleFacts rule, ConditionFacts give, Award award) => give.Key switch
    {
        "perAmount" => wording.Say(
            "how.perAmount", ("points", units.Rate(Argument(give, "points"), award.Currency)),
            ("rate", units.RateWithName(Argument(give, "points"), award.Currency)),
            ("per", units.Money(long.Parse(Argument(give, "per"), CultureInfo.InvariantCulture))),
            ("basis", units.Money(award.BasisAmount))),
        "percent" => wording.Say("how.percent", ("percent", Argument(give, "percent")), ("basis", units.Money(award.BasisAmount))),
        "perQuantity" => PerQuantity(Argument(give, "points"), award),
        "steps" => wording.Say("how.steps", ("basis", units.Money(award.BasisAmount))),
        "multiply" => Multiply(Argument(give, "by"), Argument(give, "rules")),
        "commission" => Commission(Argument(give, "groups").Length > 0 ? "how.commission-mixed" : "how.commission", give, award),
        "commissionFixed" => Commission(rule.On.Any(CommissionNames.IsForBringing) ? "how.brought" : "how.commissionFixed", give, award),
        // A fixed amount says all of itself.
        _ => null,
    };

    private string? PerQuantity(string points, Award award)
    {
        // "For each of 1" says nothing.
        if (award.BasisAmount == Quantity.One)
            return null;
        return wording.Say(
            award.BasisAmount % Quantity.One == 0 ? "how.perQuantity" : "how.perQuantity-part",
            ("points", units.Rate(points, award.Currency)), ("rate", units.RateWithName(points, award.Currency)),
            ("basis", wording.Digits(Quantity.Format(award.BasisAmount))));
    }

    private string Multiply(string by, string rules)
    {
        var key = wording.Find($"how.multiply-{by}") is null ? "how.multiply" : $"how.multiply-{by}";
        return wording.Say(
            key, ("by", by), ("rules", wording.And([.. rules.Split('|').Select(rule => wording.Quoted(names.Rule(rule)))])));
    }

    private string Commission(string key, ConditionFacts give, Award award)
    {
        var level = CommissionNames.Parse(award.RuleId)?.Level ?? 0;
        var rate = Argument(give, "rate");
        return wording.Say(
            level == 1 ? $"{key}-1" : key, ("percent", rate.Length == 0 ? "" : PercentOf(rate)),
            ("basis", units.Money(award.BasisAmount)), ("level", level.ToString(CultureInfo.InvariantCulture)));
    }

    private static string PercentOf(string share) => (decimal.Parse(share, CultureInfo.InvariantCulture) * PerCent)
        .ToString("0.#######", CultureInfo.InvariantCulture);

    private static string Argument(ConditionFacts facts, string name)
    {
        foreach (var (key, value) in facts.Arguments)
        {
            if (key == name)
                return value;
        }
        return "";
    }
}
