using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Commands.Members;

/// <summary><c>members apply-erasures</c>: erases again whom a restored database or key store has brought back.</summary>
internal static class ApplyErasuresCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "apply-erasures",
            "Erase again whom the erasure list names: after PostgreSQL was restored, before servers start. restore does so for SQLite.",
            common, RunAsync);
        command.Options.Add(ErasuresOption.List);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var given = run.Get(ErasuresOption.List);
        if (given is not null && !File.Exists(given))
            throw new CommandFailedException($"There is no erasure list {given}.");
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var applied = await database.Erasure.ApplyAsync(given, Told, cancellationToken);
        run.Console.Result(
            new { erased = applied.Erased, before = applied.Before, others = applied.Others, unreadable = applied.Unreadable },
            ErasureText.Of(applied));
        return ExitCode.Success;
    }

    /// <summary>That a member was erased again, now, by whoever runs the command.</summary>
    public static AuditEntry Told(long memberId) => new(
        CommandRun.Source, CommandClock.Now(), AuditActions.MemberErased, PublicId.Member(memberId))
    {
        After = new() { ["by"] = "erasure-list" },
    };
}
