using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands.Staff;

/// <summary><c>staff reset-second-factor</c>: for somebody who has lost the phone and the recovery codes. Ask who it is
/// first.</summary>
internal static class ResetSecondFactorCommand
{
    private static readonly Argument<string> Email = StaffCommands.Email();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "reset-second-factor", "Take authenticator, recovery codes and passkeys off an account, and sign it out everywhere.",
            common, RunAsync);
        command.Arguments.Add(Email);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var account = await StaffCommands.AccountAsync(database, run.Get(Email), cancellationToken);
        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.StaffFactorReset, account.Id);
        await database.Staff.Accounts.ResetSecondFactorAsync(account.Id, told, cancellationToken);
        run.Console.Result(
            new { id = account.Id, secondFactor = false },
            $"{account.Profile.Email} signs in with the password alone until a second step is set up again.");
        return ExitCode.Success;
    }
}
