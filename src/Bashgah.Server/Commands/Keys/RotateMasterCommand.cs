using System.CommandLine;
using Bashgah.Server.Commands.Output;
using Bashgah.Storage;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Keys;

namespace Bashgah.Server.Commands.Keys;

/// <summary><c>keys rotate-master</c>: puts another master key in force, while servers work.</summary>
internal static class RotateMasterCommand
{
    private static readonly Option<bool> DropEarlier = new("--drop-earlier")
    {
        Description = "Instead, take earlier keys out of the database's own file; backups of the key store made under them open no more",
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "rotate-master",
            "Put the first of the master keys in force and wrap all programs' keys by it. For SQLite's own file, a new one is made.",
            common, RunAsync);
        command.Options.Add(DropEarlier);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        try
        {
            if (run.Get(DropEarlier))
                await DropAsync(run, database, cancellationToken);
            else
                await ChangeAsync(run, database, cancellationToken);
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, refused);
        }

        return ExitCode.Success;
    }

    private static async Task ChangeAsync(CommandRun run, BashgahDatabase database, CancellationToken cancellationToken)
    {
        var change = await database.KeyRotation.ChangeMasterAsync(cancellationToken);
        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.MasterKeyChanged, change.To)
        {
            Before = new() { ["key"] = change.From }, After = new() { ["key"] = change.To },
        };
        await database.Audit.AppendAsync(AuditLog.OfNoProgram, told, cancellationToken);
        Tell(run, change);
    }

    private static async Task DropAsync(CommandRun run, BashgahDatabase database, CancellationToken cancellationToken)
    {
        var dropped = await database.KeyRotation.DropMastersAsync(cancellationToken);
        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.MasterKeysDropped, "master")
        {
            Before = new() { ["keys"] = AuditEntry.Texts(dropped) },
        };
        await database.Audit.AppendAsync(AuditLog.OfNoProgram, told, cancellationToken);
        Tell(run, dropped);
    }

    private static void Tell(CommandRun run, MasterKeyChange change) => run.Console.Result(
        new { from = change.From, to = change.To, wrapped = change.Wrapped, file = change.File },
        $"The master key {change.To} is in force; {Counted.Of(change.Wrapped, "key")} and secrets are wrapped by it.",
        change.File is { } file
            ? $"It stands first in {file}: keep a copy of it elsewhere. The earlier one ({change.From}) stays behind it, for backups of the "
                + "key store of before. When none of them is to be restored any more: keys rotate-master --drop-earlier"
            : $"Next: make a backup of the key store, and when no earlier one is to be restored any more, take {change.From} out of "
                + "BASHGAH_MASTER_KEY, or its file, on every node and restart them one by one.");

    private static void Tell(CommandRun run, IReadOnlyList<string> dropped) => run.Console.Result(
        new { dropped },
        dropped.Count == 0 ? "There is no master key that nothing needs." : $"Taken out of the file: {string.Join(", ", dropped)}.");
}
