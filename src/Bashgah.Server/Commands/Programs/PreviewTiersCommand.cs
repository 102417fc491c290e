using System.CommandLine;
using System.Globalization;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs preview-tiers</c>: what an edited definition would do to members' tiers, without publishing it.</summary>
internal static class PreviewTiersCommand
{
    private static readonly Option<FileInfo> Definition = new("--definition")
    {
        Description = "The edited program definition (JSON, comments allowed)",
        HelpName = "file.json",
        Required = true,
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "preview-tiers",
            "Tell how many members an edited definition would move to another tier, now and at the end of their periods. Nothing is written.",
            common, RunAsync);
        command.Options.Add(Definition);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = run.Get(Definition)!;
        if (!file.Exists)
            throw new CommandFailedException($"There is no file {file.FullName}.");
        var edited = CreateProgramCommand.ReadDefinition(file.Name, await File.ReadAllBytesAsync(file.FullName, cancellationToken));
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var policy = await CommandDatabase.PolicyAsync(database, program, cancellationToken);
        var faults = ProgramComparison.Faults(policy.Latest.Definition, edited);
        if (faults.Count > 0)
            throw new CommandFailedException($"{file.Name} cannot follow:\n{string.Join('\n', faults.Select(f => $"  {f.Path}: {f.Message}"))}");

        var preview = new TierPreview(policy, edited, CommandClock.Now());
        var counts = new SortedDictionary<(string Set, string Before, string After, string AtEnd), int>();
        var progress = new ProgressReport(run.Console, TimeProvider.System, "members", null);
        var members = 0L;
        await foreach (var facts in database.Ledger.ReadAllFactsAsync(program.Id, cancellationToken))
        {
            foreach (var move in preview.Of(facts))
            {
                var key = (move.Set, move.Before ?? "", move.After ?? "", move.AtEnd ?? "");
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
            progress.Reached(++members);
        }
        progress.Finished(members);
        Tell(run, members, counts);
        return ExitCode.Success;
    }

    private static void Tell(
        CommandRun run, long members, SortedDictionary<(string Set, string Before, string After, string AtEnd), int> counts) =>
        run.Console.Result(
            new
            {
                members,
                moves = counts.Select(c => new
                {
                    tierSet = c.Key.Set, before = Shown(c.Key.Before), after = Shown(c.Key.After), atEnd = Shown(c.Key.AtEnd),
                    members = c.Value,
                }),
            },
            [
                string.Create(CultureInfo.InvariantCulture, $"{members} members"),
                .. counts.Select(c => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{c.Key.Set}: {Word(c.Key.Before)} → {Word(c.Key.After)}, at the end of the period {Word(c.Key.AtEnd)}: {c.Value}")),
            ]);

    private static string? Shown(string level) => level.Length == 0 ? null : level;

    private static string Word(string level) => level.Length == 0 ? "(not in the set)" : level;
}
