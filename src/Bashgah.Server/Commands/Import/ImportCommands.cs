using System.CommandLine;

namespace Bashgah.Server.Commands.Import;

/// <summary><c>import</c>: takes over what another system knows.</summary>
internal static class ImportCommands
{
    public static Command Create(CommonOptions common) => new("import", "Take over members and purchases from CSV files.")
    {
        ImportMembersCommand.Create(common),
        ImportPurchasesCommand.Create(common),
    };
}
