using System.CommandLine;
using System.Globalization;
using Bashgah.Engine;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Simulation;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Export;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Commands.Programs;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Simulations;
using Bashgah.Server.Simulations.Page;

namespace Bashgah.Server.Commands;

/// <summary><c>simulate</c>: what a history would have come to under other policies. Nothing is written.</summary>
internal static class SimulateCommand
{
    private static readonly Option<FileInfo[]> Definitions = new("--definition")
    {
        Description = "Program definitions to try, one or more. With --history the first is what the others are compared with, unless --program names whose policy they are compared with",
        HelpName = "file.json",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private static readonly Option<FileInfo?> History = new("--history")
    {
        Description = "A purchases CSV (default: the program's own history, beside the policy that was in force)",
        HelpName = "csv",
    };

    private static readonly Option<string?> From = DayOption.Create("--from", "First day of the report; with the program's own history the definitions take effect then");
    private static readonly Option<string?> To = DayOption.Create("--to", "Last day (default: the history's)");

    private static readonly Option<string?> Csv = new("--csv")
    {
        Description = "Write the report as CSV too, a row a figure; - is standard output, a name that ends in .jsonl makes JSON lines",
        HelpName = "file",
    };

    private static readonly Option<FileInfo?> Html = new("--html")
    {
        Description = "Write the report as one HTML page too, with charts, to look at or to print",
        HelpName = "file",
    };

    private static readonly Option<string> PageLanguage = LanguageOption.Create("Language of the page");

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "simulate",
            "Live through a history under other policies, and report what it would have come to beside the first. Nothing is written.",
            common, RunAsync);
        command.Options.Add(Definitions);
        command.Options.Add(History);
        command.Options.Add(From);
        command.Options.Add(To);
        SpendingOptions.AddTo(command);
        command.Options.Add(Csv);
        command.Options.Add(Html);
        command.Options.Add(PageLanguage);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        OutputFiles.Check(
            run, [.. run.Get(Definitions)!.Select(file => file.FullName), .. run.Get(History) is { } history ? [history.FullName] : Array.Empty<string>()],
            run.Get(Csv), run.Get(Html)?.FullName);
        var drafts = new List<(string Name, ProgramDefinition Definition)>();
        foreach (var file in run.Get(Definitions)!)
        {
            if (!file.Exists)
                throw new CommandFailedException($"There is no file {file.FullName}.");
            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            drafts.Add((file.Name, CreateProgramCommand.ReadDefinition(file.Name, bytes)));
        }
        var answer = run.Get(History) is { } csv
            ? await OfFileAsync(run, csv, drafts, cancellationToken)
            : await OfProgramAsync(run, drafts, cancellationToken);
        await WriteAsync(run, answer, cancellationToken);
        return ExitCode.Success;
    }

    private static async Task<SimulationAnswer> OfFileAsync(
        CommandRun run, FileInfo csv, List<(string Name, ProgramDefinition Definition)> drafts, CancellationToken cancellationToken)
    {
        var today = run.ProgramSlug is null ? null : await InForceAsync(run, cancellationToken);
        var program = today?.Latest ?? drafts[0].Definition.Compile(1, long.MinValue);
        CheckAlike(program.Definition, drafts);
        var reading = new ProgressReport(run.Console, TimeProvider.System, "rows read", total: null);
        using var file = SpooledPurchases.Read(csv.FullName, program.MoneyCode, _ => "", n => reading.Reached(n), cancellationToken);
        reading.Finished(file.RowCount);
        if (file.RejectedCount + file.LooseRowCount > 0)
            run.Console.Note($"{Counted.Of(file.RejectedCount, "document")} and {Counted.Of(file.LooseRowCount, "loose row")} cannot be taken and are left out; import purchases says why.");
        var history = new FileHistory(file);
        List<(string Name, PolicyHistory Policy)> tried =
        [
            .. today is null ? [] : new[] { (SimulationReport.InForce, today) },
            .. drafts.Select(draft => (draft.Name, DraftHistory.Of(draft.Definition, null, null))),
        ];
        var range = RangeOf(run, program.Calendar);
        var policies = tried.ConvertAll(one => new SimulatedPolicy(
            one.Name, one.Policy, new FixedChance(), new MemoryShelf(), range.FromAt, SpendingOptions.Of(run)));
        return await ReportAsync(run, history.Events().ToAsyncEnumerable(), policies, range, () =>
        {
            var names = history.Members.ToDictionary(m => m.Value, m => m.Key);
            return id => names[id];
        }, cancellationToken);
    }

    private static async Task<PolicyHistory> InForceAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        return await CommandDatabase.PolicyAsync(database, program, cancellationToken);
    }

    private static async Task<SimulationAnswer> OfProgramAsync(
        CommandRun run, List<(string Name, ProgramDefinition Definition)> drafts, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var today = await CommandDatabase.PolicyAsync(database, program, cancellationToken);
        CheckAlike(today.Latest.Definition, drafts);
        var secrets = await database.Secrets.LoadAsync(program.Id, cancellationToken);
        var range = RangeOf(run, today.Latest.Calendar);
        List<SimulatedPolicy> policies =
        [
            new(SimulationReport.InForce, today, secrets, new MemoryShelf(), range.FromAt, SpendingOptions.Of(run)),
            .. drafts.Select(draft => new SimulatedPolicy(
                draft.Name, DraftHistory.Of(draft.Definition, today, range.FromAt), secrets, new MemoryShelf(), range.FromAt, SpendingOptions.Of(run))),
        ];
        var names = await MemberNames.AllAsync(database, program.Id, cancellationToken);
        return await ReportAsync(
            run, database.Ledger.ReadHistoryAsync(program.Id, cancellationToken), policies, range, () => names, cancellationToken);
    }

    private static ReportRange RangeOf(CommandRun run, ProgramCalendar calendar)
    {
        // ISO 8601: as texts they compare as days do.
        if (run.Get(From) is { Length: > 0 } from && run.Get(To) is { Length: > 0 } to && string.CompareOrdinal(from, to) > 0)
            throw new CommandFailedException($"The last day, {to}, lies before the first, {from}.");
        return new ReportRange(calendar, run.Get(From), run.Get(To));
    }

    private static async Task<SimulationAnswer> ReportAsync(
        CommandRun run, IAsyncEnumerable<HistoryEvent> history, List<SimulatedPolicy> policies, ReportRange range,
        Func<Func<long, string>> names, CancellationToken cancellationToken)
    {
        var living = new ProgressReport(run.Console, TimeProvider.System, "events", total: null);
        var events = 0L;
        await SimulationRun.RunAsync(range.Of(history), policies, range.EndAt, n => living.Reached(events = n), Environment.ProcessorCount, cancellationToken);
        living.Finished(events);
        if (!range.HasEvents)
            throw new CommandFailedException("Nothing of the history lies in these days and can be taken: there is nothing to report.");
        return SimulationReport.Of(policies, range, events, names());
    }

    private static async Task WriteAsync(CommandRun run, SimulationAnswer answer, CancellationToken cancellationToken)
    {
        if (run.Get(Html) is { } page)
        {
            var text = await ReportDocument.WriteAsync(answer, Wording.In(run.Get(PageLanguage)!));
            await File.WriteAllTextAsync(page.FullName, text, cancellationToken);
            run.Console.Note($"The report stands in {page.FullName}.");
        }
        if (run.Get(Csv) is { } path)
        {
            await using var table = ExportTable.Create(path, SimulationTable.Columns);
            foreach (var row in SimulationTable.Rows(answer))
                table.Write(row);
            await table.FinishAsync();
            // One thing at a time on standard output.
            if (path == ExportTable.StandardOutput)
                return;
        }
        run.Console.Result(answer, SimulationText.Lines(answer));
    }

    private static void CheckAlike(ProgramDefinition first, List<(string Name, ProgramDefinition Definition)> drafts)
    {
        foreach (var (name, definition) in drafts)
        {
            var faults = ProgramComparison.Faults(first, definition).Where(fault => fault.Code == "fixed").ToList();
            if (faults.Count > 0)
                throw new CommandFailedException($"{name} cannot be compared:\n{string.Join('\n', faults.Select(f => $"  {f.Path}: {f.Message}"))}");
        }
    }
}
