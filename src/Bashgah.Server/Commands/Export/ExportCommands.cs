using System.CommandLine;
using Bashgah.Engine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Export;

/// <summary><c>export</c>: gives out what the ledger knows, streamed.</summary>
internal static class ExportCommands
{
    public static Command Create(CommonOptions common) =>
        new("export", "Write members, accounts, entries or transactions to a file (CSV; JSON lines for .jsonl; - for standard output).")
        {
            ExportMembersCommand.Create(common),
            ExportAccountsCommand.Create(common),
            ExportEntriesCommand.Create(common),
            ExportTransactionsCommand.Create(common),
        };

    /// <summary>A child command with the file as its argument.</summary>
    public static Command Make(
        string name, string description, CommonOptions common, Func<ExportJob, CancellationToken, Task> write, params IReadOnlyList<Option> options)
    {
        var file = new Argument<string>("file") { Description = "Where to: .csv, .jsonl, or - for standard output" };
        var command = CommandRun.Make(name, description, common, async (run, cancellationToken) =>
        {
            OutputFiles.Check(run, [], run.Get(file));
            await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
            var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
            var policy = await CommandDatabase.PolicyAsync(database, program, cancellationToken);
            var progress = new ProgressReport(run.Console, TimeProvider.System, name, total: null);
            var export = new ExportJob(run, database, program, policy, run.Get(file), progress);
            // First: what has gone out cannot be taken back when it cannot be noted.
            var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.DataExported, name)
            {
                After = new() { ["kind"] = ExportTable.KindOf(export.File) },
            };
            await database.Audit.AppendAsync(program.Id, told, cancellationToken);
            await write(export, cancellationToken);
            progress.Finished(export.Rows);
            // With - the rows themselves are the result.
            if (export.File != "-")
                run.Console.Result(new { rows = export.Rows, file = export.File }, $"{export.Rows} {name} in {export.File}.");
            return ExitCode.Success;
        });
        command.Arguments.Add(file);
        foreach (var option in options)
            command.Options.Add(option);
        return command;
    }
}

/// <summary>One export: what it reads and where it goes.</summary>
internal sealed record ExportJob(
    CommandRun Run, BashgahDatabase Database, ProgramInfo Program, PolicyHistory Policy, string File, ProgressReport Progress)
{
    /// <summary>Rows written in the end.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes the file, row by row.</summary>
    public async Task WriteAsync(IReadOnlyList<string> columns, Func<ExportTable, Task> write)
    {
        await using var table = ExportTable.Create(File, columns);
        await write(table);
        await table.FinishAsync();
        Rows = table.Count;
    }
}
