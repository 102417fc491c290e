using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>
/// Collects the names that a document declares before the rest is read, as far as they can be made out, so that a fault
/// in one place does not make every reference to it look wrong.
/// </summary>
internal static class NameCollector
{
    private const int GroupDepthMax = DefinitionReader.DepthMax;

    public static NameBook Collect(DefinitionNode document, FaultList faults)
    {
        var names = new NameBook();
        Keys(document, "currencies", names, NameKind.Currency, NameKind.Measure, NameKind.PriceKey);
        Keys(document, "productGroups", names, NameKind.ProductGroup);
        Keys(document, "budgets", names, NameKind.Budget);
        Keys(document, "rewards", names, NameKind.Reward);
        Keys(document, "offers", names, NameKind.Offer);
        names.Declare(NameKind.Measure, "spend");
        names.Declare(NameKind.Measure, "visits");
        Texts(document["languages"], names, NameKind.Language);
        if (names.Of(NameKind.Language).Count == 0) names.Declare(NameKind.Language, "en");
        Texts(document["memberAttributes"], names, NameKind.MemberAttribute);
        Tiers(document, names, faults);
        Rules(document["earning"], names, faults, GroupDepthMax);
        Referral(document["referral"], names, faults);
        return names;
    }

    private static void Keys(DefinitionNode document, string section, NameBook names, params NameKind[] kinds)
    {
        foreach (var (key, _) in document[section]?.Entries ?? [])
        {
            foreach (var kind in kinds) names.Declare(kind, key);
        }
    }

    private static void Texts(DefinitionNode? list, NameBook names, NameKind kind)
    {
        foreach (var item in list?.Items ?? [])
        {
            if (item.Form == NodeForm.Text) names.Declare(kind, item.Text);
        }
    }

    private static void Tiers(DefinitionNode document, NameBook names, FaultList faults)
    {
        foreach (var (set, ladder) in document["tiers"]?.Entries ?? [])
        {
            names.Declare(NameKind.TierSet, set);
            foreach (var level in ladder["levels"]?.Items ?? [])
            {
                var id = level["id"];
                if (id?.Form != NodeForm.Text) continue;
                if (names.Of(NameKind.TierLevel).Contains(id.Text))
                    faults.Add(id.Path, "duplicate-id", "A tier of this id stands here twice, in this set or in two.");
                if (names.Of(NameKind.Currency).Contains(id.Text))
                    faults.Add(id.Path, "duplicate-id", "A currency has this id too: prices could not tell them apart.");
                names.DeclareLevel(set, id.Text);
                names.Declare(NameKind.PriceKey, id.Text);
            }
        }
    }

    private static void Rules(DefinitionNode? list, NameBook names, FaultList faults, int depth)
    {
        if (depth == 0) return;
        foreach (var item in list?.Items ?? [])
        {
            if (item["id"] is { Form: NodeForm.Text } id) Rule(id, names, faults, NameKind.Rule, NameKind.RuleOrCommission);

            if (EarningShape.GroupKeyOf(item) is { } key) Rules(item[key], names, faults, depth - 1);
        }
    }

    // Commission is no rule that others could multiply; what newcomers get is one.
    private static void Referral(DefinitionNode? referral, NameBook names, FaultList faults)
    {
        if (referral?[ReferralShape.Newcomer.Name] is { } newcomer)
        {
            Rule(
                DefinitionNode.OfText(ReferralShape.NewcomerRule, newcomer.Path), names, faults, NameKind.Rule,
                NameKind.RuleOrCommission);
        }

        foreach (var commission in referral?[ReferralShape.Commission.Name]?.Items ?? [])
        {
            var id = commission[CommissionShape.Id.Name] ?? CommissionShape.Id.FixedDefault!.At(commission.Path);
            if (id.Form == NodeForm.Text) Rule(id, names, faults, NameKind.RuleOrCommission);
        }
    }

    private static void Rule(DefinitionNode id, NameBook names, FaultList faults, params ReadOnlySpan<NameKind> kinds)
    {
        if (names.Of(NameKind.RuleOrCommission).Contains(id.Text))
            faults.Add(id.Path, "duplicate-id", "A rule of this id stands here twice.");
        foreach (var kind in kinds) names.Declare(kind, id.Text);
    }
}
