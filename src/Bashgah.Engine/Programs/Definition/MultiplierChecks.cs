using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Faults of multipliers (S4.4).</summary>
internal static class MultiplierChecks
{
    public static void Run(RuleDrafts drafts, Func<string, bool> isQualifying, ReadContext context)
    {
        foreach (var rule in drafts.All)
        {
            if (rule.Bases.Count == 0) continue;
            CheckBases(rule, drafts, context);
            CheckCurrencies(rule, drafts, isQualifying, context);
        }

        CheckOrder(drafts, context);
    }

    /// <summary>The root of the tree that a rule stands in: its outermost choosing group, or the rule itself.</summary>
    public static object RootOf(RuleDraft rule) => (object?)rule.Choosing.FirstOrDefault()?.Node ?? rule.Node;

    private static void CheckBases(RuleDraft rule, RuleDrafts drafts, ReadContext context)
    {
        var events = RuleShape.On.Of(rule.Node);
        foreach (var reference in rule.Node["multiply"]!["rules"]!.Items)
        {
            var @base = drafts.Find(reference.Text);
            if (@base is null) continue;
            if (@base.Grant is not null)
                Fault("multiplier-base", "This rule grants something: there is nothing to multiply.");
            if (@base == rule)
                Fault("multiplier-cycle", "A rule cannot multiply itself.");
            else if (@base.Choosing.Any(g => rule.Choosing.Contains(g)))
                Fault("multiplier-group", "A multiplier cannot stand in the same choosing group as its base.");
            if (!events.All(RuleShape.On.Of(@base.Node).Contains))
                Fault("multiplier-event", "The rule is asked on other events than this one: make their \"on\" agree.");

            void Fault(string code, string message) => context.Faults.Add(reference.Path, code, message);
        }
    }

    private static void CheckCurrencies(
        RuleDraft rule, RuleDrafts drafts, Func<string, bool> isQualifying, ReadContext context)
    {
        var multiply = rule.Node["multiply"]!;
        var ofBases = new HashSet<string>();
        foreach (var id in rule.Bases)
        {
            if (drafts.Find(id) is { } @base) ofBases.UnionWith(drafts.CurrenciesOf(@base, isQualifying));
            else return;
        }

        if (drafts.CurrenciesOf(rule, isQualifying).Count == 0)
        {
            context.Faults.Add(
                multiply.Path, "multiplier-currency",
                "The rules give only qualifying currencies, which are multiplied only when \"currencies\" names them.");
        }

        foreach (var currency in multiply["currencies"]?.Items ?? [])
        {
            if (!ofBases.Contains(currency.Text))
            {
                context.Faults.Add(
                    currency.Path, "multiplier-currency", "The rules give nothing in this currency.", currency.Text, ofBases);
            }
        }
    }

    // Bases come before their multipliers, root by root; a ring of roots has no order.
    private static void CheckOrder(RuleDrafts drafts, ReadContext context)
    {
        var roots = RootOrder.Of(drafts, out var ring);
        if (roots is not null) return;
        foreach (var rule in ring.Where(r => r.Bases.Count > 0))
        {
            context.Faults.Add(
                DefinitionNode.PathOf(rule.Node.Path, "multiply"), "multiplier-cycle",
                "These multipliers wait for one another: each needs what the other gives.");
        }
    }
}

/// <summary>
/// The order in which roots of the tree are decided: what a multiplier multiplies comes before it; otherwise as they
/// stand in the document.
/// </summary>
internal static class RootOrder
{
    /// <summary>
    /// Roots in order, each by its rules in document order; null when there is none: then <paramref name="ring"/> holds the
    /// rules of the roots that wait for one another.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<RuleDraft>>? Of(RuleDrafts drafts, out IReadOnlyList<RuleDraft> ring)
    {
        var roots = drafts.All.GroupBy(MultiplierChecks.RootOf).Select(g => g.ToList()).ToList();
        var rootOf = new Dictionary<string, int>();
        for (var i = 0; i < roots.Count; i++)
        {
            foreach (var rule in roots[i]) rootOf.TryAdd(rule.Id, i);
        }

        var ordered = new List<IReadOnlyList<RuleDraft>>(roots.Count);
        var isDone = new bool[roots.Count];
        while (ordered.Count < roots.Count)
        {
            var next = Enumerable.Range(0, roots.Count).FirstOrDefault(i => !isDone[i] && IsReady(i), -1);
            if (next < 0)
            {
                ring = [.. Enumerable.Range(0, roots.Count).Where(i => !isDone[i]).SelectMany(i => roots[i])];
                return null;
            }

            isDone[next] = true;
            ordered.Add(roots[next]);
        }

        ring = [];
        return ordered;

        bool IsReady(int root) => roots[root].All(rule => rule.Bases.All(
            id => !rootOf.TryGetValue(id, out var other) || other == root || isDone[other]));
    }
}
