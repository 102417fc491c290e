using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>Compiles the rules of a document without faults.</summary>
internal sealed class RuleCompiler
{
    private readonly List<CurrencyPolicy> _currencies;
    private readonly ProductGroupTable _groups;
    private readonly Dictionary<string, DefinitionNode> _budgets;
    private readonly Dictionary<string, List<DayRange>> _stages;
    private readonly IReadOnlyList<DefinitionNode> _earning;
    private readonly DefinitionNode? _referral;
    private readonly int _returnWithinDays;
    private readonly RuleDrafts _drafts;
    private readonly LimitNumbers _numbers;
    private readonly Dictionary<string, int> _indexes = [];

    public RuleCompiler(
        DefinitionNode document, List<CurrencyPolicy> currencies, IReadOnlyList<StagePolicy> stages, LimitNumbers numbers)
    {
        _numbers = numbers;
        _currencies = currencies;
        _groups = new(ProgramShape.ProductGroups.Of(document), ProgramShape.Shipping.Of(document));
        _budgets = ProgramShape.Budgets.Of(document).ToDictionary(b => b.Key, b => b.Value);
        _stages = StageShape.DaysByRule(stages);
        _earning = ProgramShape.RulesOf(document);
        _returnWithinDays = TermsShape.Compile(ProgramShape.Terms.Of(document)).ReturnWithinDays;
        _referral = ProgramShape.Referral.IsIn(document) ? ProgramShape.Referral.Of(document) : null;
        _drafts = new(_earning);
        foreach (var draft in _drafts.All) _indexes.Add(draft.Id, _indexes.Count);
    }

    public RuleTable Compile()
    {
        var rules = _drafts.All.ConvertAll(Compile);
        foreach (var index in rules.SelectMany(r => r.Bases)) rules[index].IsBase = true;
        var nodes = new List<RuleNode>();
        foreach (var node in _earning) Flatten(node, rules, nodes);
        nodes = InOrder(nodes);
        if (_referral is not null)
        {
            var commissions = new CommissionCompiler(_currencies, _groups, _budgets, _stages, _returnWithinDays, rules, _numbers);
            nodes.AddRange(commissions.Compile(_referral));
        }

        return new()
        {
            Summaries = [.. rules.Select(r => r.Summary)],
            Rules = rules,
            Roots = nodes,
            ProductGroups = _groups,
        };
    }

    // At the root everything gives, so a group of all is only its members.
    private void Flatten(DefinitionNode node, List<Rule> rules, List<RuleNode> into)
    {
        if (EarningShape.GroupKeyOf(node) == "all")
        {
            foreach (var member in node["all"]!.Items) Flatten(member, rules, into);
        }
        else
        {
            into.Add(Node(node, rules));
        }
    }

    private RuleNode Node(DefinitionNode node, List<Rule> rules)
    {
        if (EarningShape.GroupKeyOf(node) is not { } key) return new RuleLeaf(rules[_indexes[RuleShape.Id.Of(node)]]);
        var mode = EarningShape.Modes.First(m => m.Key == key).Mode;
        return new RuleGroup(
            mode, EarningShape.IsByLine.Or(node, false), [.. node[key]!.Items.Select(m => Node(m, rules))]);
    }

    private List<RuleNode> InOrder(List<RuleNode> nodes)
    {
        var byFirst = nodes.ToDictionary(n => n.Rules[0].Index);
        var order = RootOrder.Of(_drafts, out _)!;
        return [.. order.Select(root => byFirst[_indexes[root[0].Id]])];
    }

    private Rule Compile(RuleDraft draft)
    {
        var node = draft.Node;
        var context = new RuleContext(draft.Id, RuleShape.BasisOf(node), _groups);
        var conditions = RuleShape.When.Of(node).Select(use => use.Kind.Make(use.Value, context)).ToList();
        var gifts = Gifts(draft);
        return new(_indexes[draft.Id], Summary(draft, conditions, gifts), conditions)
        {
            Basis = context.Basis,
            Stages = _stages.GetValueOrDefault(draft.Id) ?? [],
            Gifts = [.. gifts],
            Bases = [.. draft.Bases.Select(id => _indexes[id])],
            Factor = RuleShape.Multiply.IsIn(node) ? RuleShape.By.Of(RuleShape.Multiply.Of(node)) : default,
            TimesCounters = [.. Budgets(node).Select(b => BudgetShape.TimesOf(b.Key, b.Value)).OfType<CounterSpec>()],
            OfferKey = conditions.OfType<OfferCondition>().FirstOrDefault()?.Key,
            First = conditions.OfType<FirstCondition>().FirstOrDefault() is { } first
                ? FirstMembersOf(draft.Id, first.Count)
                : null,
        };
    }

    private static RuleSummary Summary(RuleDraft draft, List<Condition> conditions, List<Gift> gifts)
    {
        var node = draft.Node;
        var currencies = gifts.Select(g => g.Currency?.Id).OfType<string>().ToList();
        return new()
        {
            Id = draft.Id,
            On = RuleShape.On.Of(node),
            Pending = RuleShape.Pending.IsIn(node)
                ? currencies.ToDictionary(c => c, _ => TimingShapes.PendingOf(RuleShape.Pending.Of(node)))
                : [],
            Expiry = RuleShape.Expiry.IsIn(node)
                ? currencies.ToDictionary(c => c, _ => TimingShapes.ExpiryOf(RuleShape.Expiry.Of(node)))
                : [],
            Grant = draft.Grant is { } grant
                ? new(
                    RuleShape.Reward.IsIn(grant) ? RuleShape.Reward.Of(grant) : null,
                    RuleShape.Offer.IsIn(grant) ? RuleShape.Offer.Of(grant) : null,
                    RuleShape.Spend.Of(grant).ToDictionary(s => s.Key, s => s.Value))
                : null,
            Reaches = conditions.OfType<ReachesCondition>()
                .SelectMany(r => r.Amounts)
                .GroupBy(a => a.Key)
                .ToDictionary(g => g.Key, g => g.Max(a => a.Value)),
        };
    }

    private List<Gift> Gifts(RuleDraft draft)
    {
        if (draft.Grant is not null) return [new(null, -1, null, CountersOf(draft, null))];
        var calculators = RuleShape.Give.Or(draft.Node, []).ToDictionary(g => g.Key, g => g.Value);
        var gives = _drafts.CurrenciesOf(draft, id => _currencies.Find(c => c.Id == id)!.IsQualifying);
        var gifts = new List<Gift>();
        for (var i = 0; i < _currencies.Count; i++)
        {
            var currency = _currencies[i];
            if (!gives.Contains(currency.Id)) continue;
            var calculator = calculators.TryGetValue(currency.Id, out var use) ? use.Kind.Make(use.Value) : null;
            gifts.Add(new(currency, i, calculator, CountersOf(draft, currency.Id)));
        }

        return gifts;
    }

    private CounterSpec[] CountersOf(RuleDraft draft, string? currency) =>
        [.. RuleCounters.Of(draft.Id, currency, RuleShape.Limit.Of(draft.Node), Budgets(draft.Node), _numbers)];

    private IEnumerable<KeyValuePair<string, DefinitionNode>> Budgets(DefinitionNode rule) =>
        RuleShape.Budget.Or(rule, []).Select(id => KeyValuePair.Create(id, _budgets[id]));

    private static FirstMembers FirstMembersOf(string ruleId, long count)
    {
        var program = new CounterSpec
        {
            Key = $"rule/{ruleId}/first-members",
            Reason = FirstCondition.Kind.Key,
            Detail = InvariantText.Of(count),
            IsProgramWide = true,
            Per = PeriodUnit.Lifetime,
            Times = count,
        };
        return new(program, program with
        {
            Key = $"rule/{ruleId}/first-member", IsProgramWide = false, Times = null,
        });
    }
}
