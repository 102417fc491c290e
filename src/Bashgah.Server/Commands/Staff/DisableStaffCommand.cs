using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage.Audit;

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
        if (!await database.Staff.Accounts.DisableAsync(account.Id, CommandClock.Now(), cancellationToken))
            throw new CommandFailedException($"{account.Profile.Email} is disabled already.");
        await StaffCommands.TellAsync(database, AuditActions.StaffDisabled, account, cancellationToken);
        run.Console.Result(new { id = account.Id, disabled = true }, $"{account.Profile.Email} is disabled.");
        return ExitCode.Success;
    }
}
