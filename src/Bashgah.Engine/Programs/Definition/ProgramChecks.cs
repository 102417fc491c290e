using System.Globalization;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Conditions;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>
/// Faults between the parts of a document. They are looked for among the parts that are in order, even when others are
/// not, so that all faults come at once.
/// </summary>
internal static class ProgramChecks
{
    /// <summary>Most rules of a program, over all groups.</summary>
    public const int RulesMax = 1_000;

    public static void Run(DefinitionNode document, ReadContext context)
    {
        var currencies = ProgramShape.Currencies.Or(document, []).ToDictionary(c => c.Key, c => c.Value);
        var budgets = ProgramShape.Budgets.Or(document, []).ToDictionary(b => b.Key, b => b.Value);
        var drafts = new RuleDrafts(ProgramShape.RulesOf(document));

        if (drafts.All.Count > RulesMax)
        {
            context.Faults.Add("earning", "count", $"There may be at most {RulesMax} rules.");
            return;
        }

        foreach (var rule in drafts.All)
        {
            var gives = drafts.CurrenciesOf(rule, IsQualifying);
            CheckConditions(rule, context);
            CheckBalanceRule(rule, context);
            CheckGrantLimits(rule, context);
            CheckOffers(rule, context);
            LimitChecks.CheckLimits(rule.Node, gives, context);
            LimitChecks.CheckBudgets(rule.Node, gives, budgets, context);
            CheckLineGroups(rule, context);
            CheckWorth(rule, gives, currencies, context);
        }

        CheckDigits(document, currencies, context);
        CommissionChecks.Run(document, currencies, budgets, context);
        MultiplierChecks.Run(drafts, IsQualifying, context);
        SlidingChecks.Run(document, drafts, currencies, IsQualifying, context);
        StageShape.Check(ProgramShape.Stages.Or(document, []), context);

        bool IsQualifying(string currency) =>
            currencies.TryGetValue(currency, out var node) && CurrencyShape.IsQualifying(node);
    }

    // A unit that is money has the money's minor units: other digits would show another amount.
    private static void CheckDigits(
        DefinitionNode document, Dictionary<string, DefinitionNode> currencies, ReadContext context)
    {
        if (!ProgramShape.Money.IsIn(document)) return;
        var digits = ProgramShape.MoneyDigits.Of(ProgramShape.Money.Of(document));
        foreach (var node in currencies.Values)
        {
            if (CurrencyShape.DigitsAsMoney(node) is not { } own || own == digits) continue;
            context.Faults.Add(
                DefinitionNode.PathOf(node.Path, "digits"), "digits",
                string.Create(CultureInfo.InvariantCulture, $"Money is shown with the {digits} digits of the program's money: leave this out."));
        }
    }

    private static void CheckConditions(RuleDraft rule, ReadContext context)
    {
        foreach (var condition in rule.Node["when"]!.Items) CheckNested(rule, condition, isNested: false, context);
    }

    // What a counter or the ledger answers cannot be turned round or combined.
    private static void CheckNested(RuleDraft rule, DefinitionNode condition, bool isNested, ReadContext context)
    {
        var (key, value) = condition.Entries[0];
        if (isNested
            && (key == ReachesCondition.Kind.Key || key == FirstCondition.Kind.Key || key == OfferCondition.Kind.Key))
        {
            context.Faults.Add(
                condition.Path, "nested", $"\"{key}\" stands in a rule's \"when\" itself, not inside another condition.");
        }

        if (key == StreakCondition.Kind.Key && !RuleShape.On.Of(rule.Node).All(HasStreaks))
        {
            context.Faults.Add(
                condition.Path, "streak-event", "Only purchases and activities make streaks: the rule is asked on something else too.");
        }

        if (key == NotCondition.Kind.Key) CheckNested(rule, value, isNested: true, context);
        if (key != AnyCondition.Kind.Key && key != AllCondition.Kind.Key) return;
        foreach (var part in value.Items) CheckNested(rule, part, isNested: true, context);
    }

    private static bool HasStreaks(string on) =>
        on == EventNames.Purchase || on.StartsWith(EventNames.ActivityPrefix, StringComparison.Ordinal);

    private static void CheckBalanceRule(RuleDraft rule, ReadContext context)
    {
        var on = RuleShape.On.Of(rule.Node);
        var isOnBalance = on.Contains(EventNames.Balance);
        var reaches = rule.HasCondition(ReachesCondition.Kind.Key);
        if (isOnBalance && on.Count > 1)
            Fault("on", "balance-rule", "A rule on \"balance\" is asked on nothing else.");
        if (isOnBalance && !reaches)
            Fault("when", "balance-rule", "A rule on \"balance\" needs a condition \"reaches\".");
        if (!isOnBalance && reaches)
            Fault("when", "balance-rule", "\"reaches\" is for rules on \"balance\".");
        if (isOnBalance && rule.Bases.Count > 0)
            Fault("multiply", "balance-rule", "A rule on \"balance\" multiplies nothing.");
        var spends = rule.Grant is { } grant && RuleShape.Spend.Of(grant).Count > 0;
        // Who is one of the first needs no more room: that ends nothing.
        var ends = spends
            || (context.IsAccepted && rule.HasCondition(FirstCondition.Kind.Key))
            || rule.Node["limit"]!.Items.Any(l => l.Entries[0].Value["times"] is not null);
        if (isOnBalance && reaches && !ends)
        {
            Fault(
                "when", "endless",
                "This rule would fire again and again: let it spend what it reaches for, or limit its \"times\".");
        }

        void Fault(string field, string code, string message) =>
            context.Faults.Add(DefinitionNode.PathOf(rule.Node.Path, field), code, message);
    }

    private static void CheckOffers(RuleDraft rule, ReadContext context)
    {
        foreach (var second in rule.Node["when"]!.Items.Where(c => c.Entries[0].Key == OfferCondition.Kind.Key).Skip(1))
            context.Faults.Add(second.Path, "one-of", "A rule gives by one offer at most.");
    }

    private static void CheckGrantLimits(RuleDraft rule, ReadContext context)
    {
        if (rule.Grant is null) return;
        foreach (var limit in rule.Node["limit"]!.Items)
        {
            if (limit.Entries[0].Value["points"] is { } points)
                context.Faults.Add(points.Path, "limit-points", "A rule that grants is limited by \"times\".");
        }
    }

    private static void CheckLineGroups(RuleDraft rule, ReadContext context)
    {
        if (!rule.Groups.Any(g => g.IsByLine)) return;
        var byEvent = rule.Grant is not null
            ? rule.Node["grant"]
            : rule.Node["give"]?.Entries.Select(e => e.Value).FirstOrDefault(IsTogether);
        if (byEvent is not null)
        {
            context.Faults.Add(
                byEvent.Path, "by-line", "In a group that chooses line by line, rules give line by line: no \"grant\", "
                    + "\"fixed\" or \"steps\".");
        }

        static bool IsTogether(DefinitionNode node)
        {
            var use = RuleCatalog.Calculator.Value(node);
            return !use.Kind.Make(use.Value).IsByLine;
        }
    }

    private static void CheckWorth(
        RuleDraft rule, IReadOnlySet<string> gives, Dictionary<string, DefinitionNode> currencies, ReadContext context)
    {
        if (!rule.Groups.Any(g => g.Compares)) return;
        foreach (var currency in gives)
        {
            if (!currencies.TryGetValue(currency, out var node) || CurrencyShape.IsComparable(node)) continue;
            context.Faults.Add(
                rule.Node.Path, "no-worth",
                $"The rule stands in a group that compares, and \"{currency}\" has no \"worth\" to compare by.");
        }
    }
}
