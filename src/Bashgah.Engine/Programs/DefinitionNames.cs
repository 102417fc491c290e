using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Programs;

/// <summary>What has a name for people.</summary>
public enum Named
{
    /// <summary>The program; its id is empty.</summary>
    Program,
    Currency,
    Rule,
    TierSet,
    Tier,
    Reward,
    Offer,
    Stage,
    FraudRule,
}

/// <summary>Names for people, by language (DEFINITION: falling back in the order of the program's languages).</summary>
public sealed class DefinitionNames
{
    private readonly Dictionary<(Named What, string Id), IReadOnlyDictionary<string, string>> _names = [];

    internal DefinitionNames(DefinitionNode document)
    {
        Languages = ProgramShape.Languages.Of(document);
        Add(Named.Program, "", document);
        foreach (var (id, node) in ProgramShape.Currencies.Of(document)) Add(Named.Currency, id, node);
        foreach (var (id, node) in ProgramShape.Rewards.Of(document)) Add(Named.Reward, id, node);
        foreach (var (id, node) in ProgramShape.Offers.Of(document)) Add(Named.Offer, id, node);
        foreach (var (id, node) in ProgramShape.Tiers.Of(document))
        {
            Add(Named.TierSet, id, node);
            foreach (var level in node["levels"]!.Items) Add(Named.Tier, level["id"]!.Text, level);
        }

        foreach (var rule in new RuleDrafts(ProgramShape.RulesOf(document)).All) Add(Named.Rule, rule.Id, rule.Node);
        foreach (var commission in CommissionsOf(document)) Add(Named.Rule, CommissionShape.Id.Of(commission), commission);
        foreach (var stage in ProgramShape.Stages.Of(document)) Add(Named.Stage, stage["id"]!.Text, stage);
        if (ProgramShape.Fraud.IsIn(document))
        {
            foreach (var (id, node) in FraudShape.Rules.Of(ProgramShape.Fraud.Of(document))) Add(Named.FraudRule, id, node);
        }
    }

    /// <summary>Languages of the program, the preferred first.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>
    /// The name in a language; else in the first of the program's languages that has one; else the id itself.
    /// </summary>
    public string Of(Named what, string id, string language)
    {
        // All levels of a commission have its name.
        if (what == Named.Rule && CommissionNames.Parse(id) is { } commission) id = commission.Entry;
        if (!_names.TryGetValue((what, id), out var wording)) return id;
        if (wording.TryGetValue(language, out var text)) return text;
        foreach (var other in Languages)
        {
            if (wording.TryGetValue(other, out text)) return text;
        }

        return id;
    }

    private static IReadOnlyList<DefinitionNode> CommissionsOf(DefinitionNode document) =>
        ProgramShape.Referral.IsIn(document) ? ReferralShape.Commission.Of(ProgramShape.Referral.Of(document)) : [];

    private void Add(Named what, string id, DefinitionNode node) => _names[(what, id)] = Is.Wording.Value(node["name"]!);
}
