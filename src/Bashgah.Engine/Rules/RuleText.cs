using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Rules;

/// <summary>What a rule says, as keys and invariant texts: the server words it in the reader's language (L5).</summary>
/// <param name="Id">The rule.</param>
/// <param name="On">Events that it is asked on.</param>
/// <param name="When">Its conditions, in order: a reason's detail is a place in this list.</param>
/// <param name="Give">Its calculator by currency; key <c>multiply</c> (arguments <c>rules</c>, <c>by</c>) for a multiplier
/// and <c>grant</c> (argument <c>reward</c> or <c>offer</c>, and units spent by currency) for what is granted, which has no currency.</param>
/// <param name="Limits">Its limits and budgets: key <c>limit</c> or <c>budget</c>, arguments <c>id</c>, <c>whose</c>
/// (<c>member</c>, <c>store</c> or <c>program</c>), <c>currency</c>, <c>points</c>, <c>times</c>, <c>per</c>, <c>else</c>;
/// a limit's <c>id</c> is its place in the rule.</param>
public sealed record RuleFacts(
    string Id, IReadOnlyList<string> On, IReadOnlyList<ConditionFacts> When,
    IReadOnlyList<KeyValuePair<string, ConditionFacts>> Give, IReadOnlyList<ConditionFacts> Limits);

/// <summary>Says of rules what explanations need.</summary>
public static class RuleText
{
    /// <summary>What a rule says, or null when the program has no such rule.</summary>
    public static RuleFacts? Describe(CompiledProgram program, string ruleId)
    {
        var rule = program.Rules.Rules.FirstOrDefault(r => r.Id == ruleId);
        return rule is null
            ? null
            : new(
                rule.Id, rule.Summary.On, [.. rule.Conditions.Select(c => c.Describe())],
                [.. rule.Gifts.Select(g => KeyValuePair.Create(g.Currency?.Id ?? "", Gives(program, rule, g)))],
                [
                    .. rule.TimesCounters.Select(c => Limit(c, "")),
                    .. rule.Gifts.SelectMany(g => g.Counters.Select(c => Limit(c, g.Currency?.Id ?? ""))),
                ]);
    }

    private static ConditionFacts Gives(CompiledProgram program, Rule rule, Gift gift)
    {
        if (gift.Calculator is { } calculator) return calculator.Describe();
        if (rule.Summary.Grant is { } grant)
        {
            return new(
                "grant",
                [
                    grant.Reward is { } reward
                        ? KeyValuePair.Create("reward", reward)
                        : KeyValuePair.Create("offer", grant.Offer!),
                    .. grant.Spend.Select(s => KeyValuePair.Create(s.Key, InvariantText.Of(s.Value))),
                ],
                []);
        }

        return new(
            "multiply",
            [
                KeyValuePair.Create("rules", string.Join('|', rule.Bases.Select(b => program.Rules.Rules[b].Id))),
                KeyValuePair.Create("by", rule.Factor.ToString()),
            ],
            []);
    }

    private static ConditionFacts Limit(CounterSpec counter, string currency) => new(
        counter.Reason,
        [
            KeyValuePair.Create("id", counter.Detail),
            KeyValuePair.Create("whose", !counter.IsProgramWide ? "member" : counter.IsPerStore ? "store" : "program"),
            KeyValuePair.Create("currency", currency),
            KeyValuePair.Create("points", counter.Points is { } points ? InvariantText.Of(points) : ""),
            KeyValuePair.Create("times", counter.Times is { } times ? InvariantText.Of(times) : ""),
            KeyValuePair.Create("per", Word(counter.Per)),
            KeyValuePair.Create("else", counter.Rejects ? "reject" : "trim"),
        ],
        []);

    private static string Word(PeriodUnit? per) => per switch
    {
        null => "event",
        PeriodUnit.Day => "day",
        PeriodUnit.Week => "week",
        PeriodUnit.Month => "month",
        PeriodUnit.Quarter => "quarter",
        PeriodUnit.Year => "year",
        _ => "lifetime",
    };
}
