using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Backups;

namespace Bashgah.Server.Commands;

/// <summary><c>backup</c>: copies a SQLite database and its key store while they are in use.</summary>
internal static class BackupCommand
{
    private const int DaysMax = 36_500;

    private static readonly Argument<string> Target = new("file") { Description = "Where to; must not exist yet" };

    private static readonly Option<string?> KeysFolder = new("--keys-folder")
    {
        Description = "Folder of the key store's backups (default: that of the file)",
        HelpName = "folder",
    };

    private static readonly Option<int> KeysRetention = new("--keys-retention")
    {
        Description = $"Days after which earlier backups of the key store in that folder are deleted (default: {BackupRequest.KeysRetentionDaysDefault})",
        HelpName = "days",
        DefaultValueFactory = _ => BackupRequest.KeysRetentionDaysDefault,
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "backup",
            "Copy a SQLite database to <file> and its key store to a dated file of its own, while they are in use. PostgreSQL is backed up with pg_dump.",
            common, RunAsync);
        command.Arguments.Add(Target);
        command.Options.Add(KeysFolder);
        command.Options.Add(KeysRetention);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = run.Get(Target);
        if (run.Get(KeysRetention) is var days && days is < 1 or > DaysMax)
            throw CommandFailedException.OfUsage($"--keys-retention is 1 to {DaysMax} days.");
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        BackupReport report;
        try
        {
            report = await database.BackupAsync(
                new BackupRequest
                {
                    File = file, KeysFolder = run.Get(KeysFolder), KeysRetentionDays = days, Now = CommandClock.Now(),
                },
                cancellationToken);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }

        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.BackedUp, "sqlite");
        await database.Audit.AppendAsync(AuditLog.OfNoProgram, told, cancellationToken);
        run.Console.Result(
            new { file, keys = report.Keys, bytes = new FileInfo(file).Length, keysDeleted = report.Deleted },
            $"Backed up to {file}, the keys to {report.Keys}; {Counted.Of(report.Deleted.Count, "backup")} of the keys older than "
            + $"{Counted.Of(days, "day")} deleted.",
            "The master key is not in it: keep a copy of it elsewhere, or nobody can read the backup's profiles.",
            $"Nor is the erasure list, which restore needs: keep {database.Erasure.List} apart.");
        return ExitCode.Success;
    }
}
