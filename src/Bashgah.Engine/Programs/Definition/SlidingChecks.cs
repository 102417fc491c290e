using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>
/// Faults of expiry by inactivity (S5.2). A lot does not know the rule that gave it, so that all lots of a currency that
/// slide have one period: the currency's own, or that of the rules.
/// </summary>
internal static class SlidingChecks
{
    public static void Run(
        RuleDrafts drafts, IReadOnlyDictionary<string, DefinitionNode> currencies, Func<string, bool> isQualifying,
        ReadContext context)
    {
        var known = new Dictionary<string, Sliding>();
        foreach (var (id, node) in currencies)
        {
            if (SlidingOf(node) is { } own) known.Add(id, own);
        }

        foreach (var rule in drafts.All)
        {
            var own = SlidingOf(rule.Node);
            if (own is null) continue;
            foreach (var currency in drafts.CurrenciesOf(rule, isQualifying).Order(StringComparer.Ordinal))
            {
                if (known.TryAdd(currency, own.Value) || known[currency].Length == own.Value.Length) continue;
                context.Faults.Add(
                    own.Value.Path, "inactive-period",
                    $"\"{currency}\" ends after another period of inactivity at {known[currency].Path}: a currency has one.");
            }
        }
    }

    private static Sliding? SlidingOf(DefinitionNode node)
    {
        if (node["expiry"] is not { Form: NodeForm.Map } expiry || expiry["inactive"] is not { } inactive) return null;
        var period = TimingShapes.ExpiryOf(expiry).Inactive!.Value;
        return new(((period.Years * 12) + period.Months, (period.Weeks * 7) + period.Days), inactive.Path);
    }

    /// <summary>A period in months and days, and where it stands.</summary>
    private readonly record struct Sliding((int Months, int Days) Length, string Path);
}
