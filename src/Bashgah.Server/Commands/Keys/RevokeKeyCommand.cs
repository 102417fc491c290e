using System.CommandLine;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys revoke</c>: from then on the key opens nothing.</summary>
internal static class RevokeKeyCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "Id of the key, as keys list shows it" };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make("revoke", "Revoke an API key.", common, RunAsync);
        command.Arguments.Add(Id);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var id = run.Get(Id);
        if (!await database.ApiKeys.RevokeAsync(program.Id, id, CommandRun.Source, CommandClock.Now(), cancellationToken))
            throw new CommandFailedException($"'{program.Slug}' has no key {id} that still holds.");
        run.Console.Result(new { id, revoked = true }, $"Key {id} is revoked. Running servers notice within seconds.");
        return ExitCode.Success;
    }
}
