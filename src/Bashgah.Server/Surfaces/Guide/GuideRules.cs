using System.Globalization;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>Words what a rule gives, when, and how much at most: sentences that can be read aloud.</summary>
internal sealed class GuideRules(CompiledProgram program, GuideWords words, GuideConditions conditions, GuideTimes times)
{
    private const decimal PerCent = 100;
    private const string Activity = "activity:";

    private Wording Wording => words.Wording;

    /// <summary>The sentences of a rule. The rule must be there.</summary>
    public string Sentence(string ruleId)
    {
        var rule = Describe(ruleId);
        var gives = Wording.And([.. rule.Give.Select(give => Give(ruleId, give.Key, give.Value))]);
        var when = conditions.All(rule.When.OrderBy(c => c.Key == "first"), On(rule));
        var parts = new List<string>
        {
            when.Length == 0 ? Wording.Say("guide.rule-always", ("gives", gives)) : Wording.Say("guide.rule", ("when", when), ("gives", gives)),
        };
        // What is limited in several currencies is so once.
        parts.AddRange(rule.Limits.Select(Limit).Where(text => text.Length > 0).Distinct());
        parts.AddRange(Times(ruleId));
        return string.Join(' ', parts.Select(GuideWords.Capital));
    }

    /// <summary>What a rule says.</summary>
    public RuleFacts Describe(string ruleId) => RuleText.Describe(program, ruleId)
        ?? throw new InvalidOperationException($"The program has no rule {ruleId}.");

    /// <summary>What it is asked on, where the conditions do not say it and it is no purchase.</summary>
    private string On(RuleFacts rule)
    {
        if (rule.When.Any(c => c.Key == "nthAnniversary"))
            return "";
        var on = rule.On[0].StartsWith(Activity, StringComparison.Ordinal) ? "activity" : rule.On[0];
        return Wording.Find($"guide.on.{on}") ?? "";
    }

    private string Give(string ruleId, string currency, ConditionFacts give) => give.Key switch
    {
        "fixed" => words.Units(Whole(Of(give, "units")), currency),
        "perAmount" => Wording.Say(
            "guide.gives.perAmount", ("points", words.Rate(Of(give, "points"), currency)), ("per", words.Money(Whole(Of(give, "per"))))),
        "percent" => Wording.Say(
            "guide.gives.percent", ("percent", Wording.Digits(Of(give, "percent"))), ("currency", words.Names.Currency(currency))),
        "perQuantity" => Wording.Say("guide.gives.perQuantity", ("points", words.Rate(Of(give, "points"), currency))),
        "steps" => Wording.And([.. Of(give, "steps").Split('|').Select(step => Step(step.Split(':'), currency))]),
        "multiply" => Multiply(Of(give, "by"), Of(give, "rules")),
        "grant" => Grant(give),
        "commission" => Commission(ruleId, currency, give),
        "commissionFixed" => CommissionFixed(ruleId, currency, give),
        _ => throw new InvalidOperationException($"The guide has no words for what gives {give.Key}."),
    };

    private string Step(string[] step, string currency) => Wording.Say(
        "guide.gives.step", ("from", words.Money(Whole(step[0]))), ("points", words.Units(Whole(step[1]), currency)));

    private string Multiply(string by, string rules)
    {
        var key = Wording.Find($"guide.gives.multiply-{by}") is null ? "guide.gives.multiply" : $"guide.gives.multiply-{by}";
        return Wording.Say(
            key, ("by", Wording.Digits(by)), ("rules", Wording.And([.. rules.Split('|').Select(rule => Wording.Quoted(words.Names.Rule(rule)))])));
    }

    private string Grant(ConditionFacts give)
    {
        if (Of(give, "offer") is { Length: > 0 } offer)
            return Wording.Say("guide.gives.offer", ("offer", words.Names.Offer(offer)));
        var spent = give.Arguments.Where(a => a.Key is not ("reward" or "offer")).Select(a => words.Units(Whole(a.Value), a.Key)).ToList();
        var reward = words.Names.Reward(Of(give, "reward"));
        return spent.Count == 0
            ? Wording.Say("guide.gives.reward", ("reward", reward))
            : Wording.Say("guide.gives.reward-for", ("reward", reward), ("units", Wording.And(spent)));
    }

    private string Commission(string ruleId, string currency, ConditionFacts give)
    {
        // A unit of another currency for each minor unit of the share is a factor of 1.
        var share = decimal.Parse(Of(give, "rate"), CultureInfo.InvariantCulture) * PerCent;
        return Wording.Say(
            Level(ruleId) == 1 ? "guide.gives.commission-1" : "guide.gives.commission",
            ("percent", Wording.Digits(share.ToString("0.####", CultureInfo.InvariantCulture))), ("level", Wording.Number(Level(ruleId))),
            ("currency", words.Names.Currency(currency)));
    }

    private string CommissionFixed(string ruleId, string currency, ConditionFacts give)
    {
        var amount = decimal.Parse(Of(give, "money"), CultureInfo.InvariantCulture) * decimal.Parse(Of(give, "factor"), CultureInfo.InvariantCulture);
        var isForBringing = Describe(ruleId).On.Any(CommissionNames.IsForBringing);
        return Wording.Say(
            (isForBringing ? "guide.gives.brought" : "guide.gives.commissionFixed") + (Level(ruleId) == 1 ? "-1" : ""),
            ("points", words.Units((long)amount, currency)), ("level", Wording.Number(Level(ruleId))));
    }

    private string Limit(ConditionFacts limit)
    {
        if (limit.Key == "budget")
            return Wording.Say("guide.limit.budget");
        var per = Wording.Say($"guide.per.{Of(limit, "per")}");
        var amount = Of(limit, "points") is { Length: > 0 } points
            ? words.Units(Whole(points), Of(limit, "currency") is { Length: > 0 } currency ? currency : program.Currencies[0].Id)
            : Of(limit, "times") is { Length: > 0 } count ? words.Times(count) : "";
        return amount.Length == 0 ? "" : Wording.Say($"guide.limit.{Of(limit, "whose")}", ("amount", amount), ("per", per));
    }

    /// <summary>When this can be used and when it ends, where that differs from its currency.</summary>
    private IEnumerable<string> Times(string ruleId)
    {
        if (program.Rules.Find(ruleId) is not { } summary)
            yield break;
        foreach (var pending in summary.Pending.Values.Distinct())
            yield return times.Usable("guide.rule.usable", pending);
        foreach (var expiry in summary.Expiry.Values.Distinct())
            yield return times.Ends("guide.rule.ends", expiry);
    }

    private static int Level(string ruleId) => CommissionNames.Parse(ruleId)?.Level ?? 1;

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Of(ConditionFacts facts, string name) => facts.Arguments.FirstOrDefault(a => a.Key == name).Value ?? "";
}
