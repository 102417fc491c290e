using Bashgah.Engine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Commands;

/// <summary>Opens what a command works on.</summary>
internal static class CommandDatabase
{
    /// <summary>Opens the database that the command line names; makes it where there is none.</summary>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="erasures">Where the erasure list is; null: as everywhere.</param>
    public static async Task<BashgahDatabase> OpenAsync(
        CommandRun run, CancellationToken cancellationToken, string? erasures = null)
    {
        try
        {
            return await BashgahDatabase.OpenAsync(
                run.Database, new DatabaseOptions { Compile = LedgerHost.Compile, Erasures = erasures }, cancellationToken);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }
    }

    /// <summary>Opens a database that must be there already: reading commands do not make an empty one by mistake.</summary>
    public static Task<BashgahDatabase> OpenExistingAsync(
        CommandRun run, CancellationToken cancellationToken, string? erasures = null)
    {
        if (!PostgresAddress.IsOne(run.Database) && !File.Exists(run.Database))
            throw new CommandFailedException($"There is no database {run.Database}.");
        return OpenAsync(run, cancellationToken, erasures);
    }

    /// <summary>The program that the command line names, or the only one.</summary>
    public static Task<ProgramInfo> ProgramAsync(
        BashgahDatabase database, CommandRun run, CancellationToken cancellationToken) =>
        ProgramAsync(database, run, null, cancellationToken);

    /// <summary>The program of a slug; without one, the program that the command line names, or the only one.</summary>
    public static async Task<ProgramInfo> ProgramAsync(
        BashgahDatabase database, CommandRun run, string? named, CancellationToken cancellationToken)
    {
        var programs = await database.Programs.ListAsync(cancellationToken);
        if ((named ?? run.ProgramSlug) is { } slug)
        {
            return programs.FirstOrDefault(p => p.Slug == slug)
                ?? throw new CommandFailedException($"There is no program '{slug}'. There are: {Slugs(programs)}.");
        }

        return programs.Count switch
        {
            1 => programs[0],
            0 => throw new CommandFailedException(
                "The database has no program yet. Make one: programs create <slug> --definition <file.json>"),
            _ => throw new CommandFailedException($"Which program? Name one with --program: {Slugs(programs)}."),
        };
    }

    /// <summary>All policy versions of a program; there is at least one.</summary>
    public static async Task<PolicyHistory> PolicyAsync(
        BashgahDatabase database, ProgramInfo program, CancellationToken cancellationToken)
    {
        var policy = await database.Programs.LoadPolicyAsync(program.Id, default, cancellationToken);
        return policy.Versions.Count > 0
            ? policy
            : throw new CommandFailedException(
                $"Program '{program.Slug}' has no policy yet. Give it one: programs create {program.Slug} --definition <file.json>");
    }

    private static string Slugs(IReadOnlyList<ProgramInfo> programs) => string.Join(", ", programs.Select(p => p.Slug));
}
