using System.CommandLine;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands;

/// <summary><c>migrate</c>: makes the database, or brings its schema up to this program's.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommonOptions common) => CommandRun.Make(
        "migrate", "Make the database, or bring its schema up to date. Every other command does so too.", common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenAsync(run, cancellationToken);
        var applied = database.MigrationsApplied;
        run.Console.Result(
            new { database = database.IsPostgres ? "postgresql" : "sqlite", applied },
            applied == 0 ? "The schema is up to date." : $"{applied} migrations applied.");
        return ExitCode.Success;
    }
}
