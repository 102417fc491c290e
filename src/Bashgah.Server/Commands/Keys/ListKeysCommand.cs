using System.CommandLine;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys list</c>: the keys of a program, without their secrets.</summary>
internal static class ListKeysCommand
{
    public static Command Create(CommonOptions common) =>
        CommandRun.Make("list", "List a program's API keys.", common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var items = (await database.ApiKeys.ListAsync(program.Id, cancellationToken)).Select(k => new KeyLine(
            k.Id, k.Label, k.Scopes, EngineInstant.Format(k.CreatedAt),
            k.RevokedAt is { } at ? EngineInstant.Format(at) : null)).ToList();
        run.Console.Result(new { items }, items.Select(k =>
            $"{k.Id}  {k.Label}  {string.Join(",", k.Scopes)}  made {k.CreatedAt}{(k.RevokedAt is null ? "" : $"  revoked {k.RevokedAt}")}"));
        return ExitCode.Success;
    }

    private sealed record KeyLine(string Id, string Label, IReadOnlyList<string> Scopes, string CreatedAt, string? RevokedAt);
}
