using System.CommandLine;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Modules.Audit;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands;

/// <summary><c>audit</c>: tells what staff did, newest first.</summary>
internal static class AuditCommand
{
    private const int LimitDefault = 100;
    private const int PageSize = 500;

    private static readonly Option<string?> Actor = new("--actor")
    {
        Description = "Only what this actor did: key:… is an API key, cli:… who ran a command", HelpName = "actor",
    };

    private static readonly Option<string?> Action = CreateAction();

    private static readonly Option<string?> Subject = new("--subject")
    {
        Description = "Only what was done to this: the id of a member, a key, a store …", HelpName = "id",
    };

    private static readonly Option<string?> From = DayOption.Create("--from", "First day");
    private static readonly Option<string?> To = DayOption.Create("--to", "Last day");

    private static readonly Option<int> Limit = CreateLimit();

    private static readonly Option<bool> Installation = new("--installation")
    {
        Description = "Instead of a program's log that of what belongs to none: programs made, backups, restores",
    };

    private static readonly Option<string> Words = LanguageOption.Create("Language of the sentences");

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "audit", "Tell what staff did, newest first. What moves points stands in the ledger: each transaction names its actor.", common,
            RunAsync);
        foreach (var option in new Option[] { Actor, Action, Subject, From, To, Limit, Installation, Words })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (DayOption.DayOf(result.GetValue(To)) < DayOption.DayOf(result.GetValue(From)))
                result.AddError("--to lies before --from.");
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var (programId, calendar) = await LogAsync(run, database, cancellationToken);
        var filter = new AuditFilter
        {
            Actor = run.Get(Actor), Action = run.Get(Action), Subject = run.Get(Subject),
            FromAt = DayOption.DayOf(run.Get(From)) is { } from ? calendar?.StartOfDay(from) ?? from * EngineInstant.MicrosecondsPerDay : null,
            UntilAt = DayOption.DayOf(run.Get(To)) is { } to ? calendar?.EndOfDay(to) ?? (to + 1) * EngineInstant.MicrosecondsPerDay : null,
        };
        Func<long, string> format = calendar is null ? EngineInstant.Format : calendar.Format;
        var wording = Wording.In(run.Get(Words)!);
        var items = new List<AuditEntryAnswer>();
        var before = long.MaxValue;
        while (items.Count < run.Get(Limit)
            && await database.Audit.ReadAsync(
                programId, filter, before, Math.Min(PageSize, run.Get(Limit) - items.Count), cancellationToken) is { Count: > 0 } page)
        {
            items.AddRange(page.Select(entry => AuditEntryAnswer.Of(entry, wording, format)));
            before = page[^1].Seq;
        }
        run.Console.Result(new { items }, items.Select(entry => $"{entry.At}  {entry.Sentence}"));
        return ExitCode.Success;
    }

    /// <summary>Which log is meant, and the calendar of its days; null: those of UTC.</summary>
    private static async Task<(int ProgramId, ProgramCalendar? Calendar)> LogAsync(
        CommandRun run, BashgahDatabase database, CancellationToken cancellationToken)
    {
        if (run.Get(Installation))
            return (AuditLog.OfNoProgram, null);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        return (program.Id, (await CommandDatabase.PolicyAsync(database, program, cancellationToken)).At(CommandClock.Now()).Calendar);
    }

    private static Option<string?> CreateAction()
    {
        var option = new Option<string?>("--action") { Description = "Only this", HelpName = "action" };
        option.AcceptOnlyFromAmong([.. AuditActions.All]);
        return option;
    }

    private static Option<int> CreateLimit()
    {
        var option = new Option<int>("--limit")
        {
            Description = "Most entries", HelpName = "n", DefaultValueFactory = _ => LimitDefault,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
                result.AddError("--limit must be 1 or more.");
        });
        return option;
    }
}
