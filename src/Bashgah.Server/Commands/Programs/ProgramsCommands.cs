using System.CommandLine;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs</c>: makes, lists and shows programs, and tells what definitions may say.</summary>
internal static class ProgramsCommands
{
    public static Command Create(CommonOptions common) => new("programs", "Make, list and show programs.")
    {
        CreateProgramCommand.Create(common),
        ListProgramsCommand.Create(common),
        ShowProgramCommand.Create(common),
        GuideCommand.Create(common),
        PlanCommand.Create(common),
        PreviewTiersCommand.Create(common),
        EndHistoryCommand.Create(common),
        RefreshMembersCommand.Create(common),
        RetentionCommand.Create(common),
        LookCommand.Create(common),
        DescribeDefinitionCommands.Schema(common),
        DescribeDefinitionCommands.Reference(common),
    };
}
