using System.CommandLine;

namespace Bashgah.Server.Commands.Members;

/// <summary><c>members</c>: what is done with single members.</summary>
internal static class MembersCommands
{
    public static Command Create(CommonOptions common) => new("members", "Erase members.")
    {
        EraseMemberCommand.Create(common),
        ApplyErasuresCommand.Create(common),
    };
}
