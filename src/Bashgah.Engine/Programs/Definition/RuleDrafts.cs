using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A rule of a normalised definition with the groups that it stands in, from the outermost.</summary>
internal sealed record RuleDraft(string Id, DefinitionNode Node, IReadOnlyList<GroupDraft> Groups)
{
    /// <summary>Groups that choose among their members.</summary>
    public IEnumerable<GroupDraft> Choosing => Groups.Where(g => g.Mode != GroupMode.All);

    /// <summary>The rules that it multiplies.</summary>
    public IReadOnlyList<string> Bases =>
        RuleShape.Multiply.IsIn(Node) ? RuleShape.Bases.Of(RuleShape.Multiply.Of(Node)) : [];

    /// <summary>The reward that it grants, or null.</summary>
    public DefinitionNode? Grant => RuleShape.Grant.IsIn(Node) ? RuleShape.Grant.Of(Node) : null;

    /// <summary>True when one of the rule's conditions is of this kind.</summary>
    public bool HasCondition(string key) => RuleShape.When.Of(Node).Any(use => use.Kind.Key == key);
}

/// <summary>A group of a normalised definition.</summary>
internal sealed record GroupDraft(DefinitionNode Node, GroupMode Mode, bool IsByLine)
{
    /// <summary>True when it compares amounts in money (S4.3).</summary>
    public bool Compares => Mode is GroupMode.BestForMember or GroupMode.CheapestForMerchant;
}

/// <summary>The rules of a normalised definition, in document order.</summary>
internal sealed class RuleDrafts
{
    private readonly Dictionary<string, RuleDraft> _byId = [];

    public RuleDrafts(IReadOnlyList<DefinitionNode> earning) => Collect(earning, []);

    public List<RuleDraft> All { get; } = [];

    public RuleDraft? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// Currencies that a rule gives: those that it names, or for a multiplier those of its bases, but for qualifying ones.
    /// </summary>
    public IReadOnlySet<string> CurrenciesOf(RuleDraft rule, Func<string, bool> isQualifying)
    {
        var currencies = new HashSet<string>();
        Collect(rule, isQualifying, currencies, []);
        return currencies;
    }

    private void Collect(RuleDraft rule, Func<string, bool> isQualifying, HashSet<string> into, HashSet<string> seen)
    {
        if (!seen.Add(rule.Id)) return;
        if (RuleShape.Give.IsIn(rule.Node))
        {
            into.UnionWith(RuleShape.Give.Of(rule.Node).Select(g => g.Key));
            return;
        }

        if (!RuleShape.Multiply.IsIn(rule.Node)) return;
        var multiply = RuleShape.Multiply.Of(rule.Node);
        var ofBases = new HashSet<string>();
        foreach (var id in rule.Bases)
        {
            if (Find(id) is { } @base) Collect(@base, isQualifying, ofBases, seen);
        }

        if (RuleShape.MultipliedCurrencies.IsIn(multiply)) into.UnionWith(RuleShape.MultipliedCurrencies.Of(multiply));
        else into.UnionWith(ofBases.Where(c => !isQualifying(c)));
    }

    private void Collect(IReadOnlyList<DefinitionNode> nodes, IReadOnlyList<GroupDraft> groups)
    {
        foreach (var node in nodes)
        {
            if (EarningShape.GroupKeyOf(node) is { } key)
            {
                var mode = EarningShape.Modes.First(m => m.Key == key).Mode;
                var group = new GroupDraft(node, mode, EarningShape.IsByLine.Or(node, false));
                Collect(node[key]!.Items, [.. groups, group]);
                continue;
            }

            var rule = new RuleDraft(RuleShape.Id.Of(node), node, groups);
            All.Add(rule);
            _byId.TryAdd(rule.Id, rule);
        }
    }
}
