using System.CommandLine;

namespace Bashgah.Server.Commands.Members;

/// <summary><c>members</c>: what is done with single members.</summary>
internal static class MembersCommands
{
    public static Command Create(CommonOptions common) => new("members", "Export and erase members.")
    {
        ExportMemberCommand.Create(common),
        EraseMemberCommand.Create(common),
        ApplyErasuresCommand.Create(common),
    };
}
