using Bashgah.Engine;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>
/// Writes what time alone does (S3.3): looks for members whose moment has come and sends each through the
/// pipeline. Any
/// number of nodes may run it; who comes second finds nothing due.
/// </summary>
internal sealed class WakeLoop(LedgerHost host, TimeProvider clock, ILogger<WakeLoop> logger) : BackgroundService
{
    private const int PageSize = 512;
    private readonly Dictionary<int, DateOnly> _drawsPublishedOn = [];
    private readonly HashSet<int> _waiting = [];
    private readonly WakeFailures _failures = new();
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Waiting is real time even where the program's clock is moved.
        using var timer = new PeriodicTimer(Pause);
        do
        {
            try
            {
                await WakeAllAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is StoreAwayException or LedgerBusyException)
            {
                logger.LogWarning("Wakes wait: {Reason}", exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Writing wakes failed; it goes on in a moment.");
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    /// <summary>Writes everything that is due by now in every program; gives the number of members
    /// touched. A program or a member that cannot be woken does not hold up the others.</summary>
    public async Task<int> WakeAllAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
        {
            try
            {
                var latest = await host.Database.Programs.LatestVersionAsync(program.Id, cancellationToken);
                if (latest == 0 || await WaitsForHistoryAsync(program, cancellationToken))
                    continue;
                await PublishDrawsAsync(program.Id, cancellationToken);
                count += await WakeProgramAsync(program.Id, cancellationToken);
            }
            catch (LedgerImportingException)
            {
                // It began meanwhile; the next round says so.
            }
            catch (Exception exception) when (
                exception is not (StoreAwayException or LedgerBusyException or OperationCanceledException))
            {
                logger.LogError(exception, "Wakes of program {ProgramId} failed; the others go on.", program.Id);
            }
        }
        return count;
    }

    /// <summary>While history is imported, nothing may move clocks past documents that are still to come (S3.5).</summary>
    private async Task<bool> WaitsForHistoryAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        var open = await host.Database.HistoryImports.ListAsync(program.Id, cancellationToken);
        if (open.Count == 0)
        {
            _waiting.Remove(program.Id);
        }
        else if (_waiting.Add(program.Id))
        {
            logger.LogWarning(
                "Program {Program} waits for the end of an import of history ({Import}): no wakes, and no commands for its "
                + "members. Run the import again to its end, or close it with 'programs end-history'.",
                program.Slug, open[0].Actor);
        }
        return open.Count > 0;
    }

    private async Task<int> WakeProgramAsync(int programId, CancellationToken cancellationToken)
    {
        var policy = await host.Policies.HistoryAsync(programId, default, cancellationToken);
        if (policy.ContestedByTime.Count > 0)
            return await host.Ledger.CatchUpAsync(programId);
        var tried = new HashSet<long>();
        var woken = 0;
        var stillDue = 0;
        while (true)
        {
            var now = BatchRunner.Microseconds(clock.GetUtcNow());
            // The earliest come first, so those who stay due would hide the others: they come on top of a page.
            var limit = PageSize + stillDue;
            var due = await host.Database.Ledger.FindDueAsync(
                programId, now, Wakes.VersionToMeetAt(policy, now), limit, cancellationToken);
            // Whoever is still due after a wake is left for the next round, so that this one ends.
            var fresh = due.Where(tried.Add).ToList();
            stillDue = due.Count - fresh.Count;
            if (fresh.Count == 0 && due.Count < limit)
                return woken;
            var answers = await Task.WhenAll(fresh
                .Where(id => !_failures.IsResting(programId, id))
                .Select(id => WakeAsync(programId, id, cancellationToken)));
            woken += answers.Count(isWoken => isWoken);
        }
    }

    private async Task<bool> WakeAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await host.Ledger.SubmitAsync(LedgerCommand.WakeOf(programId, memberId), cancellationToken);
            if (answer is LedgerAnswer.Refused refused)
                throw new InvalidOperationException($"The wake was refused: {refused.Refusal.Code}.");
            _failures.Forget(programId, memberId);
            return true;
        }
        catch (Exception exception) when (
            exception is not (StoreAwayException or LedgerBusyException or LedgerImportingException or OperationCanceledException))
        {
            var rest = _failures.Note(programId, memberId);
            logger.LogError(
                exception, "Member {Member} of program {ProgramId} cannot be woken; tried again in {Rest}.",
                PublicId.Member(memberId), programId, rest);
            return false;
        }
    }

    /// <summary>Once a day, so that a period's hash is out well before the period begins (S3.7).</summary>
    private async Task PublishDrawsAsync(int programId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (_drawsPublishedOn.TryGetValue(programId, out var on) && on == today)
            return;
        await host.Database.Secrets.PublishDrawPeriodsAsync(programId, BatchRunner.Microseconds(now), cancellationToken);
        _drawsPublishedOn[programId] = today;
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
