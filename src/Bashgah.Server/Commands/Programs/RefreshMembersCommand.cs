using System.CommandLine;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Commands.Programs;

/// <summary><c>programs refresh-members</c>: the ledger learns what only members' profiles know.</summary>
internal static class RefreshMembersCommand
{
    private const int BatchSize = 256;

    public static Command Create(CommonOptions common) => CommandRun.Make(
        "refresh-members",
        "Tell the ledger what only profiles know: birthdays, complete profiles, and who brought a member. Once after an upgrade; again, "
            + "nothing changes.",
        common, RunAsync);

    private static async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var database = await CommandDatabase.OpenExistingAsync(run, cancellationToken);
        var program = await CommandDatabase.ProgramAsync(database, run, cancellationToken);
        var ledger = await ImportLedger.OpenAsync(database, program, BatchSize, cancellationToken);
        var told = new AuditEntry(CommandRun.Source, CommandClock.Now(), AuditActions.MembersRefreshed, "members")
        {
            After = new() { ["actor"] = MemberRefresh.Actor },
        };
        await database.Audit.AppendAsync(program.Id, told, cancellationToken);
        var refresh = new MemberRefresh(ledger, NullLogger.Instance);
        var progress = new ProgressReport(run.Console, TimeProvider.System, "members", null);
        var seen = 0L;
        await refresh.RunAsync(n => progress.Reached(seen = n), cancellationToken);
        progress.Finished(seen);
        Tell(run, seen, refresh);
        return refresh.Refused.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Tell(CommandRun run, long seen, MemberRefresh refresh)
    {
        var words = Wording.In(Language.English);
        var refused = refresh.Refused.Select(r => new
        {
            member = PublicId.Member(r.Key), code = r.Value.Code, reason = words.Say($"problem.{r.Value.Code}.detail", r.Value.Arguments),
        }).ToList();
        run.Console.Result(
            new { members = seen, changed = refresh.Changed, referrers = refresh.Brought, refused },
            [
                $"{Counted.Of(seen, "member")}: birthdays or complete profiles of {refresh.Changed}, referrers of {refresh.Brought} told; "
                    + $"{refused.Count} refused.",
                .. refused.Select(r => $"{r.member}: {r.code}: {r.reason}"),
            ]);
    }
}
