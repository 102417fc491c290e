using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Programs;

/// <summary>Counters of what a rule gives in a currency: of its limits, then of the budgets that it shares.</summary>
internal static class RuleCounters
{
    /// <param name="counted">Name under which limits count: the rule's.</param>
    /// <param name="currency">Null for a granting rule, whose counters stand under <c>*</c>, which no currency is called.</param>
    /// <param name="limits">The rule's limits.</param>
    /// <param name="budgets">The budgets that it names.</param>
    /// <param name="numbers">Numbers under which limits count.</param>
    public static IEnumerable<CounterSpec> Of(
        string counted, string? currency, IReadOnlyList<KindUse<LimitKind>> limits,
        IEnumerable<KeyValuePair<string, DefinitionNode>> budgets, LimitNumbers numbers)
    {
        var under = $"rule/{counted}/{currency ?? "*"}/";
        var own = new List<CounterSpec>();
        for (var i = 0; i < limits.Count; i++)
        {
            var (kind, terms) = limits[i];
            if (LimitKind.Currency.Or(terms, currency ?? "") == (currency ?? "")) own.Add(OfLimit(under, i, kind, terms));
        }

        foreach (var counter in numbers.Numbered(under, own)) yield return counter;
        if (currency is null) yield break;
        foreach (var (id, budget) in budgets)
        {
            if (BudgetShape.UnitsOf(id, budget, currency) is { } counter) yield return counter;
        }
    }

    private static CounterSpec OfLimit(string under, int place, LimitKind kind, DefinitionNode terms) => new()
    {
        Key = under + InvariantText.Of(place),
        Reason = "limit",
        Detail = InvariantText.Of(place),
        IsProgramWide = kind.IsProgramWide,
        IsPerStore = kind.IsPerStore,
        Per = LimitKind.Per.Of(terms),
        Points = LimitKind.Points.OrNull(terms),
        Times = LimitKind.Times.OrNull(terms),
        Rejects = LimitKind.Rejects.Of(terms),
    };
}
