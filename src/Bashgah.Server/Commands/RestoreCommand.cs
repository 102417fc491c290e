using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Server.Commands;

/// <summary><c>restore</c>: puts a backup in the place of a database that does not exist.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Source = new("file") { Description = "What backup has written" };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "restore", "Put a backup in the place of a SQLite database. Overwrites nothing.", common, RunAsync);
        command.Arguments.Add(Source);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (PostgresAddress.IsOne(run.Database))
            throw new CommandFailedException("PostgreSQL is restored with pg_restore or psql, from what pg_dump has written.");
        try
        {
            BashgahDatabase.Restore(run.Get(Source), run.Database);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }

        // Opening proves that the master key is the right one, and brings an old backup's schema up to date.
        await using var database = await OpenAsync(run, cancellationToken);
        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.PutBack, "sqlite");
        await database.Audit.AppendAsync(AuditLog.OfNoProgram, told, cancellationToken);
        run.Console.Result(
            new { database = run.Database, migrations = database.MigrationsApplied },
            $"Restored to {run.Database}. Prove it with: verify --replay");
        return ExitCode.Success;
    }

    private static async Task<BashgahDatabase> OpenAsync(CommandRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await CommandDatabase.OpenAsync(run, cancellationToken);
        }
        catch (CommandFailedException fault)
        {
            throw new CommandFailedException(
                $"{run.Database} is restored and need not be restored again, but cannot be opened: {fault.Message}", fault);
        }
    }
}
