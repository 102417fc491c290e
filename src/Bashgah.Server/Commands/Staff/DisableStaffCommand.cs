using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Commands.Staff;

/// <summary><c>staff disable</c>: the account opens nothing any more, and is signed out everywhere at once.</summary>
internal static class DisableStaffCommand
{
    private static readonly Argument<string> Email = StaffCommands.Email();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("disable", "Disable an account; it is signed out everywhere at once.", common, RunAsync);
        command.Arguments.Add(Email);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var account = await StaffCommands.AccountAsync(database, run.Get(Email), cancellationToken);
        var outcome = await database.Staff.Accounts.DisableAsync(
            account.Id, StaffRoles.Owner, CommandRun.Source, CommandClock.Now(), cancellationToken);
        if (outcome == StaffDisabling.NothingToDo)
            throw new CommandFailedException($"{account.Profile.Email} is disabled already.");
        if (outcome == StaffDisabling.IsLast)
            throw new CommandFailedException(
                $"{account.Profile.Email} is the last owner of a program: let somebody else become one first (staff invite).");
        run.Console.Result(new { id = account.Id, disabled = true }, $"{account.Profile.Email} is disabled.");
        return ExitCode.Success;
    }
}
