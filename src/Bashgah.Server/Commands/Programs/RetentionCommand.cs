using System.CommandLine;
using System.Globalization;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Members;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage;
using Bashgah.Storage.Members;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs retention</c>: shows and sets how long what is kept, tells whom it would erase, and deletes at once.</summary>
internal static class RetentionCommand
{
    private const int PageSize = 500;

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = $"Keep a kind of data for so many days; 0: as long as the program. Kinds: {string.Join(", ", RetentionKinds.All)}",
        HelpName = "kind=days", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> WouldErase = new("--would-erase")
    {
        Description = "Tell which members would be erased if those who bought nothing for so many days were; nothing is changed", HelpName = "days",
    };

    private static readonly Option<bool> Run = new("--run") { Description = "Delete at once what is kept no longer; servers do so once a day" };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("retention", "Show or set how long what the ledger does not need is kept.", common, RunAsync);
        foreach (var option in new Option[] { Set, WouldErase, Run, ErasuresOption.List })
            command.Options.Add(option);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var set = Parse(run.Get(Set) ?? []);
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken, run.Get(ErasuresOption.List));
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        if (run.Get(WouldErase) is { } days)
            return await TellAsync(run, database, program, days, cancellationToken);
        if (set.GetValueOrDefault(RetentionKinds.InactiveMembers) > 0 && database.Erasure.List is null)
            throw new CommandFailedException(new ErasureListMissingException().Message);
        var settings = set.Count == 0
            ? await database.Privacy.FindAsync(program.Id, cancellationToken)
            : await database.Privacy.SaveAsync(
                program.Id, before => before with { Days = before.Days.Concat(set).GroupBy(d => d.Key).ToDictionary(g => g.Key, g => g.Last().Value) },
                CommandRun.Source, CommandClock.Now(), cancellationToken);
        var deleted = run.Get(Run)
            ? await database.Retention.RunAsync(program.Id, CommandClock.Now(), CommandRun.Source, PublicId.Member, cancellationToken)
            : null;
        run.Console.Result(
            new { program = program.Slug, retention = RetentionKinds.All.ToDictionary(kind => kind, settings.DaysOf), deleted },
            [
                .. RetentionKinds.All.Select(kind => $"{kind}: {(settings.DaysOf(kind) is > 0 and var d ? Counted.Of(d, "day") : "as long as the program")}"),
                .. (deleted ?? new Dictionary<string, int>()).Select(d => $"Deleted of {d.Key}: {d.Value.ToString(CultureInfo.InvariantCulture)}"),
                .. deleted is not null && settings.DaysOf(RetentionKinds.InactiveMembers) > 0 && !deleted.ContainsKey(RetentionKinds.InactiveMembers)
                    ? new[] { "Nobody was erased: history is being imported, or there is no --erasures." } : [],
            ]);
        return ExitCode.Success;
    }

    private static async Task<int> TellAsync(
        CommandRun run, BashgahDatabase database, ProgramInfo program, int days, CancellationToken cancellationToken)
    {
        if (days == 0 || !RetentionKinds.IsValid(RetentionKinds.InactiveMembers, days))
            throw CommandFailedException.OfUsage($"Members are erased after {RetentionKinds.InactiveDaysMin} to {RetentionKinds.DaysMax} days.");
        var before = CommandClock.Now() - (days * EngineInstant.MicrosecondsPerDay);
        var members = new List<string>();
        var after = 0L;
        while (await database.Retention.FindInactiveAsync(program.Id, before, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            members.AddRange(page.Select(PublicId.Member));
            after = page[^1];
        }
        run.Console.Result(
            new { program = program.Slug, days, members },
            [.. members, $"{Counted.Of(members.Count, "member")} bought nothing for {Counted.Of(days, "day")}. Nothing was changed."]);
        return ExitCode.Success;
    }

    private static Dictionary<string, int> Parse(string[] texts)
    {
        var days = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('=') is not [var kind, var number] || !RetentionKinds.All.Contains(kind)
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var given) || !RetentionKinds.IsValid(kind, given))
            {
                throw CommandFailedException.OfUsage(
                    $"'{text}' is not kind=days. Kinds: {string.Join(", ", RetentionKinds.All)}; days 0 to {RetentionKinds.DaysMax}, of "
                    + $"{RetentionKinds.InactiveMembers} 0 or from {RetentionKinds.InactiveDaysMin}.");
            }
            days[kind] = given;
        }
        return days;
    }
}
