using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules.Conditions;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>Faults between entries under <c>referral.commission</c> and the rest of a document: those that rules have too (S13.1).</summary>
internal static class CommissionChecks
{
    // What counts members, reads balances or the days of the one who is asked, who here did nothing.
    private static readonly string[] NotHere = [FirstCondition.Kind.Key, ReachesCondition.Kind.Key, StreakCondition.Kind.Key, OfferCondition.Kind.Key];

    public static void Run(
        DefinitionNode document, IReadOnlyDictionary<string, DefinitionNode> currencies, Dictionary<string, DefinitionNode> budgets,
        ReadContext context)
    {
        foreach (var commission in ReferralShape.CommissionsOf(document))
        {
            var gives = CurrenciesOf(commission);
            foreach (var condition in commission["when"]!.Items) CheckCondition(condition, context);
            LimitChecks.CheckLimits(commission, gives, context);
            foreach (var level in commission["levels"]!.Items.Where(level => level.Form == NodeForm.Map))
                LimitChecks.CheckLimits(level, gives, context);
            LimitChecks.CheckBudgets(commission, gives, budgets, context);
            CheckCashOut(commission, gives, currencies, context);
        }
    }

    /// <summary>The currencies that an entry gives.</summary>
    public static IReadOnlySet<string> CurrenciesOf(DefinitionNode commission) =>
        CommissionShape.As.Of(commission).Select(factor => factor.Key).ToHashSet(StringComparer.Ordinal);

    // Units do not remember where they came from: whether they can become cash is the currency's.
    private static void CheckCashOut(
        DefinitionNode commission, IReadOnlySet<string> gives, IReadOnlyDictionary<string, DefinitionNode> currencies,
        ReadContext context)
    {
        var asCash = CommissionShape.CashOut.Of(commission);
        foreach (var currency in gives.Where(currencies.ContainsKey).Order(StringComparer.Ordinal))
        {
            if (CurrencyShape.IsCashable(currencies[currency]) == asCash) continue;
            context.Faults.Add(
                DefinitionNode.PathOf(commission.Path, "cashOut"), "cash-out",
                asCash
                    ? $"\"{currency}\" cannot be turned into cash: say \"cashOut\" under \"currencies\" too."
                    : $"\"{currency}\" can be turned into cash, and with it this commission: say so here, or give another currency.");
        }
    }

    private static void CheckCondition(DefinitionNode condition, ReadContext context)
    {
        var (key, value) = condition.Entries[0];
        if (NotHere.Contains(key, StringComparer.Ordinal))
            context.Faults.Add(condition.Path, "not-for-commission", $"\"{key}\" is for rules under \"earning\"; limits and budgets hold here.");
        if (key == NotCondition.Kind.Key) CheckCondition(value, context);
        if (key != AnyCondition.Kind.Key && key != AllCondition.Kind.Key) return;
        foreach (var part in value.Items) CheckCondition(part, context);
    }
}
