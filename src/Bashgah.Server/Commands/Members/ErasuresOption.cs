using System.CommandLine;
using Bashgah.Storage;

namespace Bashgah.Server.Commands.Members;

/// <summary>The option that says where the erasure list is.</summary>
internal static class ErasuresOption
{
    public static Option<string?> List { get; } = new("--erasures")
    {
        Description = $"The erasure list (default: ${DatabaseOptions.ErasuresVariable}; for SQLite, else the database's path with .erasures)",
        HelpName = "file",
    };
}
