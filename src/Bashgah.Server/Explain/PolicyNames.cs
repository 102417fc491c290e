using Bashgah.Engine.Programs;

namespace Bashgah.Server.Explain;

/// <summary>Names of a program's parts in a language; their ids where the definition gives no name.</summary>
internal sealed class PolicyNames(CompiledProgram program, string language)
{
    public string Currency(string id) => Of(Named.Currency, id);

    public string Rule(string id) => Of(Named.Rule, id);

    public string Reward(string id) => Of(Named.Reward, id);

    public string Level(string level) => Of(Named.Tier, level);

    private string Of(Named what, string id) => program.Definition.Names.Of(what, id, language);
}
