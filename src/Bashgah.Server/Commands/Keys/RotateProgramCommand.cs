using System.CommandLine;
using System.Globalization;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys rotate-program</c>: gives a program a new key, while servers work.</summary>
internal static class RotateProgramCommand
{
    public static Command Create(CommonOptions common) => CommandRun.Make(
        "rotate-program",
        "Give a program a new key and wrap its members' keys by it. Servers go on; cut off and run again, it goes on where it stood.",
        common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var progress = new ProgressReport(run.Console, TimeProvider.System, "keys", null);
        var change = await database.KeyRotation.ChangeProgramKeyAsync(
            program.Id, new Reached(progress), cancellationToken);
        progress.Finished(change.Members);
        var told = new AuditEntry(
            CommandRun.Source, CommandClock.Now(), AuditActions.ProgramKeyChanged, change.Version.ToString(CultureInfo.InvariantCulture));
        await database.Audit.AppendAsync(program.Id, told, cancellationToken);
        run.Console.Result(
            new { program = program.Slug, version = change.Version, members = change.Members, resumed = change.IsResumed },
            $"The keys of '{program.Slug}' are wrapped by version {change.Version} of its key ({Counted.Of(change.Members, "member")}"
            + (change.IsResumed ? ", the rest of a change that was cut off)." : ")."),
            "Make a backup of the key store: earlier ones hold the members' keys under the key of before.");
        return ExitCode.Success;
    }

    private sealed class Reached(ProgressReport progress) : IProgress<long>
    {
        public void Report(long value) => progress.Reached(value);
    }
}
