namespace Bashgah.Server.Explain;

/// <summary>Names of a program's parts in a language; their ids where the definition gives no name.</summary>
internal sealed class ProgramNames(string language)
{
    /// <summary>The language that the names are in.</summary>
    public string LanguageCode => language;

    public string Currency(string id) => id;

    public string Rule(string id) => id;

    public string Reward(string id) => id;

    public string Level(string set, string level) => level;
}
