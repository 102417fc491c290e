using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands.Staff;

/// <summary><c>staff reset-password</c>: prints a link by which somebody chooses another password. Ask who it is
/// first.</summary>
internal static class ResetPasswordCommand
{
    private static readonly Argument<string> Email = StaffCommands.Email();

    private static readonly Option<string> Url = StaffCommands.Url();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "reset-password", "Print a link by which somebody chooses another password.", common, RunAsync);
        command.Arguments.Add(Email);
        command.Options.Add(Url);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var account = await StaffCommands.AccountAsync(database, run.Get(Email), cancellationToken);
        var code = await database.Staff.Steps.BeginAsync(
            ResetPassword.Step, account.Id, "", ResetPassword.Length, CommandClock.Now(), cancellationToken);
        await StaffCommands.TellAsync(database, AuditActions.StaffPasswordReset, account, cancellationToken);
        var link = $"{run.Get(Url)!.TrimEnd('/')}/staff/password/{code}";
        run.Console.Result(
            new { id = account.Id, link }, link, $"For {account.Profile.Email}. It works once, within a day.");
        return ExitCode.Success;
    }
}
