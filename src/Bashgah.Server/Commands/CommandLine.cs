using System.CommandLine;
using System.CommandLine.Invocation;
using Bashgah.Server.Commands.Demo;
using Bashgah.Server.Commands.Export;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Commands.Keys;
using Bashgah.Server.Commands.Members;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Commands.Programs;
using Bashgah.Server.Commands.Staff;

namespace Bashgah.Server.Commands;

/// <summary>The commands of the one executable.</summary>
internal static class CommandLine
{
    /// <summary>Runs what the arguments ask for and gives the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        // The library ends a wrong command line with 1; here 1 means that work was begun and failed.
        var isWrong = parsed.Action is ParseErrorAction;
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // A server ends the requests that it has; a batch in hand is written.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        });
        return isWrong ? ExitCode.Usage : exitCode;
    }

    private static RootCommand Root()
    {
        var common = new CommonOptions();
        var root = new RootCommand("Bashgah: a loyalty platform in one executable. Without a command it serves.");
        common.AddTo(root);
        ServeCommand.AddTo(root, common);
        root.Subcommands.Add(DemoCommand.Create(common));
        root.Subcommands.Add(MigrateCommand.Create(common));
        root.Subcommands.Add(ImportCommands.Create(common));
        root.Subcommands.Add(ExportCommands.Create(common));
        root.Subcommands.Add(ProgramsCommands.Create(common));
        root.Subcommands.Add(MembersCommands.Create(common));
        root.Subcommands.Add(KeysCommands.Create(common));
        root.Subcommands.Add(StaffCommands.Create(common));
        root.Subcommands.Add(SimulateCommand.Create(common));
        root.Subcommands.Add(LiabilityCommand.Create(common));
        root.Subcommands.Add(VerifyCommand.Create(common));
        root.Subcommands.Add(AuditCommand.Create(common));
        root.Subcommands.Add(BackupCommand.Create(common));
        root.Subcommands.Add(RestoreCommand.Create(common));
        root.Subcommands.Add(SeedCommand.Create(common));
        return root;
    }
}
