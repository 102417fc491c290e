using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Limits and budgets that say nothing of what they stand at would limit nothing: faults (S4.6, S13.1).</summary>
internal static class LimitChecks
{
    /// <param name="node">A rule, or what has limits as rules do.</param>
    /// <param name="gives">The currencies that it gives.</param>
    /// <param name="context">Takes the faults.</param>
    public static void CheckLimits(DefinitionNode node, IReadOnlySet<string> gives, ReadContext context)
    {
        foreach (var limit in node["limit"]!.Items)
        {
            if (limit.Entries[0].Value["currency"] is { } currency && !gives.Contains(currency.Text))
                context.Faults.Add(currency.Path, "limit-currency", "The rule gives nothing in this currency.", currency.Text, gives);
        }
    }

    /// <param name="node">A rule, or what draws on budgets as rules do.</param>
    /// <param name="gives">The currencies that it gives.</param>
    /// <param name="budgets">The program's budgets by id.</param>
    /// <param name="context">Takes the faults.</param>
    public static void CheckBudgets(
        DefinitionNode node, IReadOnlySet<string> gives, Dictionary<string, DefinitionNode> budgets, ReadContext context)
    {
        foreach (var reference in node["budget"]?.Items ?? [])
        {
            if (!budgets.TryGetValue(reference.Text, out var budget)) continue;
            if (BudgetShape.HasTimes(budget) || gives.Any(c => BudgetShape.Limits(budget, c))) continue;
            context.Faults.Add(
                reference.Path, "budget-currency", "This budget says nothing of what the rule gives.");
        }
    }
}
