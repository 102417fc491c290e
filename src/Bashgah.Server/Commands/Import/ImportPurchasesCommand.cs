using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Commands.Import;

/// <summary><c>import purchases</c>: documents of sale and returns from a CSV, applied as history.</summary>
internal static class ImportPurchasesCommand
{
    private static readonly Argument<string> Csv = ImportOptions.Csv();
    private static readonly Option<int> Batch = ImportOptions.Batch();
    private static readonly Option<string?> Rejects = ImportOptions.Rejects();

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "purchases",
            "Import purchases and returns. Columns: " + string.Join(", ", PurchaseColumns.All.Select(c => c.IsRequired ? c.Name : $"[{c.Name}]"))
                + ". Running it again, also after it was killed, gives the same ledger. Ends with 1 when documents were rejected.",
            common, RunAsync);
        command.Arguments.Add(Csv);
        command.Options.Add(Batch);
        command.Options.Add(Rejects);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var path = run.Get(Csv);
        var batchSize = ImportOptions.BatchOf(run, Batch);
        var rejectsPath = ImportOptions.RejectsOf(run, Rejects, path);
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var ledger = await ImportLedger.OpenAsync(database, program, batchSize, cancellationToken);
        var scopes = (await database.Stores.ListAsync(program.Id, cancellationToken))
            .ToDictionary(s => s.Id, s => s.DocumentScope, StringComparer.Ordinal);

        var reading = new ProgressReport(run.Console, TimeProvider.System, "rows read", total: null);
        var money = ledger.Policy.Versions[^1].MoneyCode;
        var file = PurchaseFile.Read(path, money, store => scopes.GetValueOrDefault(store, ""), n => reading.Reached(n));
        reading.Finished(file.RowCount);
        await ledger.NoteAsync("purchases", EarlierRun.ActorOf(file.Fingerprint), cancellationToken);

        using var reasons = RefusalReasons.Load(rejectsPath);
        var import = new PurchaseImport(ledger, reasons, NullLogger.Instance);
        var writing = new ProgressReport(run.Console, TimeProvider.System, "documents", file.Documents.Count);
        await import.RunAsync(file, n => writing.Reached(n), cancellationToken);
        writing.Finished(file.Documents.Count);
        var exitCode = Tell(run, path, rejectsPath, file, import);
        reasons.Finish();
        return exitCode;
    }

    private static int Tell(CommandRun run, string path, string rejectsPath, PurchaseFile file, PurchaseImport import)
    {
        var rejections = file.LooseRows.ToDictionary(r => r.Row);
        foreach (var document in file.Documents.Where(d => d.Rejection is not null))
        {
            foreach (var row in document.Rows)
                rejections.TryAdd(row, document.Rejection!);
        }
        RejectsFile.Write(path, rejectsPath, rejections);

        var counts = import.Documents;
        if (import.RecordedLate > 0)
        {
            run.Console.Note(
                $"Warning: {import.RecordedLate} documents are older than what was recorded for their members before (by the "
                + "server, by time alone, or by another import). They were recorded late, at their member's clock: what had "
                + "expired or been decided by then stays so. Import history before the program goes into service.");
        }
        run.Console.Result(
            new
            {
                rows = file.RowCount, documents = file.Documents.Count, accepted = counts.Accepted, already = counts.Already,
                rejected = counts.Rejected, rejectedRows = rejections.Count, joined = import.Joined, recordedLate = import.RecordedLate,
                rejects = rejections.Count == 0 ? null : rejectsPath,
            },
            [
                $"{Counted.Of(file.RowCount, "row")}, {Counted.Of(file.Documents.Count, "document")}: {counts.Accepted} recorded, {counts.Already} there already, {counts.Rejected} rejected; {Counted.Of(import.Joined, "member")} joined.",
                .. rejections.Count == 0 ? Array.Empty<string>() : [$"{Counted.Of(rejections.Count, "row")} could not be taken. What and why is in {rejectsPath}."],
            ]);
        return rejections.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
