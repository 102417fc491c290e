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
        parts.AddRange(OtherShares(rule));
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
        var (level, share) = (Level(ruleId), Decimal(give, "rate") * Decimal(give, "factor"));
        var key = level == 1 ? "-1" : "";
        if (program.Currency(currency) is { IsMoney: true })
        {
            return Wording.Say(
                $"guide.gives.commission{key}", ("percent", Percent(share)), ("level", Wording.Number(level)), ("currency", words.Names.Currency(currency)));
        }
        // A whole unit where it comes to one, else what a round sum brings.
        var per = share > 0 && 1 / share == decimal.Truncate(1 / share) ? 1 / share : words.RoundSum;
        return Wording.Say(
            $"guide.gives.share{key}", ("points", words.Rate((share * per).ToString("0.####", CultureInfo.InvariantCulture), currency)),
            ("per", words.Money((long)per)), ("level", Wording.Number(level)));
    }

    /// <summary>Shares of commission that hold for some goods.</summary>
    private IEnumerable<string> OtherShares(RuleFacts rule) =>
        from give in rule.Give
        where give.Value.Key == "commission" && program.Currency(give.Key) is { IsMoney: true }
        from part in Of(give.Value, "groups").Split('|', StringSplitOptions.RemoveEmptyEntries)
        let at = part.LastIndexOf(':')
        select Wording.Say(
            "guide.commission.group", ("goods", words.Plain(part[..at])),
            ("percent", Percent(decimal.Parse(part[(at + 1)..], CultureInfo.InvariantCulture) * Decimal(give.Value, "factor"))));

    private string Percent(decimal share) => Wording.Digits((share * PerCent).ToString("0.####", CultureInfo.InvariantCulture));

    private static decimal Decimal(ConditionFacts facts, string name) => decimal.Parse(Of(facts, name), CultureInfo.InvariantCulture);

    private string CommissionFixed(string ruleId, string currency, ConditionFacts give)
    {
        var amount = Decimal(give, "money") * Decimal(give, "factor");
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
