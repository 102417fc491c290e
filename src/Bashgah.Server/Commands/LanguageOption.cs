using System.CommandLine;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Commands;

/// <summary>Option that takes one of the languages that texts are in.</summary>
internal static class LanguageOption
{
    /// <summary><c>--language</c>, English where it is not given.</summary>
    public static Option<string> Create(string description)
    {
        var option = new Option<string>("--language")
        {
            Description = description,
            DefaultValueFactory = static _ => Language.English,
        };
        option.AcceptOnlyFromAmong([.. Language.All]);
        return option;
    }
}
