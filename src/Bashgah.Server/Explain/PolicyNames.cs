using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Names of a program's parts in a language; their ids where the definition gives no name.</summary>
internal sealed class PolicyNames(CompiledProgram program, string language)
{
    /// <summary>Of one unit or of several: a name may say both, <c>point|points</c>.</summary>
    public string Currency(string id, long amount = 0) =>
        Of(Named.Currency, id).Split('|') is [var one, var several] ? (amount == 1 ? one : several) : Of(Named.Currency, id);

    /// <summary>Of a rule. What is given for bringing somebody may have none of its own, and is still read aloud.</summary>
    public string Rule(string id)
    {
        var name = Of(Named.Rule, id);
        return name is "newcomer" or "referral" ? Wording.In(language).Say($"rule.{name}") : name;
    }

    public string Reward(string id) => Of(Named.Reward, id);

    public string Offer(string id) => Of(Named.Offer, id);

    public string Level(string level) => Of(Named.Tier, level);

    public string Set(string id) => Of(Named.TierSet, id);

    public string FraudRule(string id) => Of(Named.FraudRule, id);

    public string Stage(string id) => Of(Named.Stage, id);

    private string Of(Named what, string id) => program.Definition.Names.Of(what, id, language);
}
