using System.CommandLine;
using Bashgah.Engine.Time;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Verification;

namespace Bashgah.Server.Commands;

/// <summary><c>verify</c>: proves the ledger, and prints its digest.</summary>
internal static class VerifyCommand
{
    private static readonly Option<bool> Replay = new("--replay")
    {
        Description = "Also decide every event again and compare",
    };

    private static readonly Option<string?> AsOf = new Option<string?>("--as-of")
    {
        Description = "Time of the digest, like 2026-01-31T18:30:00+08:00 (default: the ledger's latest recorded time)",
        HelpName = "time",
    }.OfTime();

    private static readonly Option<string?> Show = new("--show")
    {
        Description = "Print a transaction (txn_…) or a member's facts (mbr_…) instead",
        HelpName = "id",
    };

    public static Command Create(CommonOptions common)
    {
        var command = CommandRun.Make(
            "verify",
            "Prove the ledger: chains hold, every balance is the sum of its transfers, facts and transactions agree, the audit log is whole. Ends with 1 and names what is wrong.",
            common, RunAsync);
        command.Options.Add(Replay);
        command.Options.Add(AsOf);
        command.Options.Add(Show);
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        if (run.Get(Show) is { } id)
            return await ShowAsync(run, database, program, id, cancellationToken);

        var progress = new StepProgress(run.Console);
        var report = await database.Verifier.VerifyAsync(
            program.Id,
            new VerifyOptions
            {
                Replay = run.Get(Replay),
                AsOfAt = run.Get(AsOf) is { } text ? CommandClock.Parse(text, AsOf.Name) : null,
                Progress = progress,
            },
            cancellationToken);
        progress.Finish();
        Tell(run, program, report);
        return report.Holds ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Tell(CommandRun run, ProgramInfo program, VerifyReport report)
    {
        var asOf = report.AsOfAt is { } at ? EngineInstant.Format(at) : null;
        List<string> lines = [.. report.Findings.Select(f => f.ToString())];
        if (report.FindingsCount > report.Findings.Count)
            lines.Add($"… and {report.FindingsCount - report.Findings.Count} more");
        lines.Add($"{Counted.Of(report.Transactions, "transaction")}, {Counted.Of(report.Members, "member")}: "
            + (report.Holds ? "the ledger holds." : $"{Counted.Of(report.FindingsCount, "finding")}. The ledger does NOT hold."));
        if (report.Audit.Entries > 0)
            lines.Add($"audit: {report.Audit.Entries} entries, the last {report.Audit.Hash}");
        if (asOf is not null)
            lines.Add($"as of: {asOf}");
        lines.Add($"digest: {report.Digest ?? "(nothing is recorded)"}");
        if (report.FeastsDue > 0)
            lines.Add($"without the birthdays and anniversaries of {Counted.Of(report.FeastsDue, "member")}, which are due by then and not written yet: the server writes them.");
        run.Console.Result(
            new
            {
                program = program.Slug, holds = report.Holds, transactions = report.Transactions, members = report.Members,
                findings = report.Findings.Select(f => new { subject = f.Subject, problem = f.Problem }),
                findingsCount = report.FindingsCount, asOf, digest = report.Digest,
                audit = new { entries = report.Audit.Entries, hash = report.Audit.Hash }, feastsDue = report.FeastsDue, replayed = run.Get(Replay),
            },
            lines);
    }

    private static async Task<int> ShowAsync(
        CommandRun run, BashgahDatabase database, ProgramInfo program, string id, CancellationToken cancellationToken)
    {
        var text = PublicId.TryMember(id, out var memberId)
            ? await database.Verifier.ShowMemberAsync(program.Id, memberId, cancellationToken)
            : PublicId.TryTransaction(id, out var transactionId) || long.TryParse(id, out transactionId)
                ? await database.Verifier.ShowTransactionAsync(program.Id, transactionId, cancellationToken)
                : throw CommandFailedException.OfUsage($"'{id}' is neither a transaction (txn_…) nor a member (mbr_…).");
        run.Console.Text(text ?? throw new CommandFailedException($"There is no {id} in '{program.Slug}'."));
        return ExitCode.Success;
    }

    /// <summary>Progress of verification's steps, one after the other.</summary>
    private sealed class StepProgress(CommandConsole console) : IProgress<VerifyProgress>
    {
        private ProgressReport? _report;
        private string _step = "";
        private long _done;

        public void Report(VerifyProgress value)
        {
            if (value.Step != _step)
            {
                Finish();
                _step = value.Step;
                _report = new ProgressReport(console, TimeProvider.System, value.Step, value.Total == 0 ? null : value.Total);
            }
            _done = value.Done;
            _report!.Reached(_done);
        }

        public void Finish() => _report?.Finished(_done);
    }
}
