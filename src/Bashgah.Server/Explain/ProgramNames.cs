using Bashgah.Engine.Programs;

namespace Bashgah.Server.Explain;

/// <summary>Names of a program's parts in a language; their ids where the definition gives no name.</summary>
internal sealed class ProgramNames(CompiledProgram program, string language)
{
    public string Currency(string id) => Find($"currencies/{id}") ?? id;

    public string Rule(string id) => Find($"rules/{id}") ?? id;

    public string Reward(string id) => Find($"rewards/{id}") ?? id;

    public string Level(string set, string level) => Find($"tiers/{set}/{level}") ?? level;

    private string? Find(string path) => null;
}
