using System.CommandLine;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs end-history</c>: gives up imports of history that never came to their end.</summary>
internal static class EndHistoryCommand
{
    public static Command Create(CommonOptions common) => CommandRun.Make(
        "end-history",
        "Close imports of history that were cut off and will not be run again, so that the server serves the program's members. "
            + "Documents that are imported afterwards are recorded late.",
        common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var open = await database.HistoryImports.ListAsync(program.Id, cancellationToken);
        foreach (var import in open)
            await database.HistoryImports.CloseAsync(program.Id, import, CommandRun.Source, CommandClock.Now(), cancellationToken);
        run.Console.Result(
            new { program = program.Slug, closed = open.Select(i => i.Actor) },
            open.Count == 0 ? $"'{program.Slug}' has no open import of history." : $"Closed: {string.Join(", ", open.Select(i => i.Actor))}");
        return ExitCode.Success;
    }
}
