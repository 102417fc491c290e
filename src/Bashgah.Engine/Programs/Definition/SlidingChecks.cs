using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>
/// Faults of expiry by inactivity (S5.2). A lot does not know the rule that gave it, so that all lots of a currency that
/// slide have one period: the currency's own, or that of the rules.
/// </summary>
internal static class SlidingChecks
{
    public static void Run(
        DefinitionNode document, RuleDrafts drafts, IReadOnlyDictionary<string, DefinitionNode> currencies, Func<string, bool> isQualifying,
        ReadContext context)
    {
        var known = new Dictionary<string, Sliding>();
        foreach (var (id, node) in currencies)
        {
            if (SlidingOf(node) is { } own) known.Add(id, own);
        }

        foreach (var rule in drafts.All) Check(rule.Node, drafts.CurrenciesOf(rule, isQualifying));
        foreach (var commission in ReferralShape.CommissionsOf(document)) Check(commission, CommissionChecks.CurrenciesOf(commission));

        void Check(DefinitionNode giver, IReadOnlySet<string> gives)
        {
            if (SlidingOf(giver) is not { } own) return;
            foreach (var currency in gives.Order(StringComparer.Ordinal))
            {
                if (known.TryAdd(currency, own) || known[currency].Length == own.Length) continue;
                context.Faults.Add(
                    own.Path, "inactive-period",
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
