using System.CommandLine;
using Bashgah.Server.Commands.Members;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Backups;
using Bashgah.Storage.Databases;

namespace Bashgah.Server.Commands;

/// <summary><c>restore</c>: puts a backup in the place of a database that does not exist, without whoever was erased since.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Source = new("file") { Description = "What backup has written" };

    private static readonly Option<string?> Keys = new("--keys")
    {
        Description = "Backup of the key store, or the key store where it still lies (default: the newest backup beside the file)",
        HelpName = "file",
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "restore",
            "Put a backup in the place of a SQLite database, and erase again whoever was erased since. Overwrites nothing.",
            common, RunAsync);
        command.Arguments.Add(Source);
        command.Options.Add(Keys);
        command.Options.Add(ErasuresOption.List);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (PostgresAddress.IsOne(run.Database))
        {
            throw new CommandFailedException(
                "PostgreSQL is restored with pg_restore or psql, from what pg_dump has written; then run members apply-erasures.");
        }

        RestoreReport report;
        try
        {
            report = await BashgahDatabase.RestoreAsync(
                new RestoreRequest
                {
                    Backup = run.Get(Source), Database = run.Database, Keys = run.Get(Keys), Erasures = run.Get(ErasuresOption.List),
                    Told = ApplyErasuresCommand.Told, Options = new DatabaseOptions { Compile = LedgerHost.Compile },
                },
                cancellationToken);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }

        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.PutBack, "sqlite");
        await database.Audit.AppendAsync(AuditLog.OfNoProgram, told, cancellationToken);
        Tell(run, report);
        return ExitCode.Success;
    }

    private static void Tell(CommandRun run, RestoreReport report)
    {
        List<string> lines = [$"Restored to {run.Database}, with the keys of {report.Keys}. Prove it with: verify --replay"];
        lines.AddRange(ErasureText.Of(report.Erasures));
        if (!report.ListWasThere)
        {
            lines.Add("There was no erasure list: whom only a list names is back, if the keys are older than the erasure. "
                + "Found later, it is applied with: members apply-erasures --erasures <file>");
        }

        run.Console.Result(
            new
            {
                database = run.Database, keys = report.Keys, migrations = report.MigrationsApplied, erasureList = report.ListWasThere,
                erased = report.Erasures.Erased, erasedBefore = report.Erasures.Before,
            },
            lines);
    }
}
