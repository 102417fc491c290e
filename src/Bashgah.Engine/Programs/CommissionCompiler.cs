using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>
/// Compiles commission to rules, one an entry and level: the rule of level 2 is asked with the facts of whoever stands two
/// levels above the buyer, so that rounding, limits, budgets and returns are those of every rule (S9.2).
/// </summary>
/// <param name="currencies">The program's.</param>
/// <param name="groups">Its product groups.</param>
/// <param name="budgets">Its budgets.</param>
/// <param name="stages">Days of stages by rule.</param>
/// <param name="returnWithinDays">How long returns are taken.</param>
/// <param name="rules">The program's rules, to which those of commission are added.</param>
/// <param name="numbers">Numbers under which limits count.</param>
internal sealed class CommissionCompiler(
    List<CurrencyPolicy> currencies, ProductGroupTable groups, Dictionary<string, DefinitionNode> budgets,
    Dictionary<string, List<DayRange>> stages, int returnWithinDays, List<Rule> rules, LimitNumbers numbers)
{
    /// <summary>Compiles all entries and levels; gives the roots, one a level and kind of event.</summary>
    public IEnumerable<RuleNode> Compile(DefinitionNode referral)
    {
        var byEvent = new SortedDictionary<string, List<RuleNode>>(StringComparer.Ordinal);
        foreach (var commission in ReferralShape.Commission.Of(referral))
        {
            var levels = CommissionShape.Levels.Of(commission);
            for (var i = 0; i < levels.Count; i++)
            {
                var rule = Compile(commission, levels[i], i);
                rules.Add(rule);
                var on = rule.Summary.On[0];
                if (!byEvent.TryGetValue(on, out var nodes)) byEvent[on] = nodes = [];
                nodes.Add(new RuleLeaf(rule));
            }
        }

        return ReferralShape.ModeOf(referral) == GroupMode.First
            ? byEvent.Values.Select(nodes => new RuleGroup(GroupMode.First, isByLine: false, [.. nodes]))
            : byEvent.Values.SelectMany(nodes => nodes);
    }

    private Rule Compile(DefinitionNode commission, CommissionLevel level, int index)
    {
        var entry = CommissionShape.Id.Of(commission);
        var id = CommissionNames.RuleOf(entry, index + 1);
        var context = new RuleContext(id, CommissionShape.BasisOf(commission), groups);
        return new(rules.Count, Summary(commission, id, index + 1), Conditions(commission, context))
        {
            Basis = context.Basis,
            Stages = stages.GetValueOrDefault(entry) ?? [],
            Gifts = [.. Gifts(commission, level, index)],
            Bases = [],
            TimesCounters = [.. Budgets(commission).Select(b => BudgetShape.TimesOf(b.Key, b.Value)).OfType<CounterSpec>()],
        };
    }

    private RuleSummary Summary(DefinitionNode commission, string id, int level)
    {
        var names = CommissionShape.As.Of(commission).Select(factor => factor.Key).ToList();
        var pending = PendingOf(commission);
        return new()
        {
            Id = id,
            On = [CommissionNames.EventOf(CommissionShape.On.Of(commission) is null, level)],
            Pending = names.ToDictionary(name => name, _ => pending),
            Expiry = CommissionShape.Expiry.IsIn(commission)
                ? names.ToDictionary(name => name, _ => TimingShapes.ExpiryOf(CommissionShape.Expiry.Of(commission)))
                : [],
            Reaches = new Dictionary<string, long>(),
        };
    }

    private static List<Condition> Conditions(DefinitionNode commission, RuleContext context)
    {
        var conditions = new List<Condition>();
        if (CommissionShape.BuyerGroups.Of(commission) is { Count: > 0 } buyers) conditions.Add(new BuyerGroupCondition(buyers));
        if (CommissionShape.PurchasesOf(commission) is var (first, within))
        {
            if (first is { } most) conditions.Add(new FirstSinceReferralCondition(most));
            if (within is { } period) conditions.Add(new SoonAfterReferralCondition(period));
        }

        if (CommissionShape.ReferrerGroups.Of(commission) is { Count: > 0 } members) conditions.Add(new MemberGroupCondition(members));
        conditions.AddRange(CommissionShape.When.Of(commission).Select(use => use.Kind.Make(use.Value, context)));
        return conditions;
    }

    private List<Gift> Gifts(DefinitionNode commission, CommissionLevel level, int index)
    {
        var entry = CommissionShape.Id.Of(commission);
        var factors = CommissionShape.As.Of(commission).ToDictionary(f => f.Key, f => f.Value);
        var byGroup = CommissionShape.ProductGroups.Of(commission)
            .Select(g => (g.Key, groups.SetOf([g.Key]), g.Value[index])).ToList();
        var gifts = new List<Gift>();
        for (var i = 0; i < currencies.Count; i++)
        {
            if (!factors.TryGetValue(currencies[i].Id, out var factor)) continue;
            Calculator calculator = level.Fixed is { } money
                ? new CommissionFixedCalculator(money, factor)
                : new CommissionShareCalculator(level.Rate!.Value, byGroup, factor);
            var counters = RuleCounters.Of(CommissionNames.RuleOf(entry, index + 1), currencies[i].Id, level.Limits, [], numbers)
                .Concat(RuleCounters.Of(entry, currencies[i].Id, CommissionShape.Limit.Of(commission), Budgets(commission), numbers));
            gifts.Add(new(currencies[i], i, calculator, [.. counters]));
        }

        return gifts;
    }

    private PendingPolicy PendingOf(DefinitionNode commission) => CommissionShape.IsPendingForReturns(commission)
        ? new() { For = CalendarPeriod.OfDays(returnWithinDays) }
        : TimingShapes.PendingOf(CommissionShape.Pending.Of(commission));

    private IEnumerable<KeyValuePair<string, DefinitionNode>> Budgets(DefinitionNode commission) =>
        CommissionShape.Budget.Or(commission, []).Select(id => KeyValuePair.Create(id, budgets[id]));
}
