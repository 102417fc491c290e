using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands;

/// <summary><c>backup</c>: copies a SQLite database and its key store while they are in use.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> Target = new("file") { Description = "Where to; must not exist yet" };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "backup",
            "Copy a SQLite database to <file> and its key store to <file>.keys, while it is in use. PostgreSQL is backed up with pg_dump.",
            common, RunAsync);
        command.Arguments.Add(Target);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = run.Get(Target);
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        try
        {
            await database.BackupAsync(file, cancellationToken);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }

        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.BackedUp, "sqlite");
        await database.Audit.AppendAsync(AuditLog.OfNoProgram, told, cancellationToken);
        run.Console.Result(
            new { file, keys = file + ".keys", bytes = new FileInfo(file).Length },
            $"Backed up to {file}, the keys to {file}.keys.",
            "The master key is not in it: keep a copy of it elsewhere, or nobody can read the backup's profiles.");
        return ExitCode.Success;
    }
}
