using System.CommandLine;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs list</c>: the programs of the database.</summary>
internal static class ListProgramsCommand
{
    public static Command Create(CommonOptions common) =>
        CommandRun.Make("list", "List the programs with their latest policy version.", common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var items = new List<ProgramLine>();
        foreach (var program in await database.Programs.ListAsync(cancellationToken))
        {
            var versions = await database.Programs.VersionsAsync(program.Id, cancellationToken);
            var latest = versions.LastOrDefault(v => v.Withdrawal is null);
            items.Add(new ProgramLine(
                program.Slug, EngineInstant.Format(program.CreatedAt), latest?.Version ?? 0,
                latest is null ? null : EngineInstant.Format(latest.EffectiveFromAt)));
        }

        run.Console.Result(new { items }, items.Select(p =>
            $"{p.Program}  made {p.CreatedAt}  policy version {p.PolicyVersion}{(p.EffectiveFrom is null ? "" : $" from {p.EffectiveFrom}")}"));
        return ExitCode.Success;
    }

    private sealed record ProgramLine(string Program, string CreatedAt, int PolicyVersion, string? EffectiveFrom);
}
