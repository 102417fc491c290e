using Bashgah.Engine;
using Bashgah.Storage;

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
    /// touched.</summary>
    public async Task<int> WakeAllAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
        {
            var latest = await host.Database.Programs.LatestVersionAsync(program.Id, cancellationToken);
            if (latest == 0)
                continue;
            await PublishDrawsAsync(program.Id, cancellationToken);
            count += await WakeProgramAsync(program.Id, cancellationToken);
        }
        return count;
    }

    private async Task<int> WakeProgramAsync(int programId, CancellationToken cancellationToken)
    {
        var policy = await host.Policies.HistoryAsync(programId, 0, cancellationToken);
        var woken = new HashSet<long>();
        while (true)
        {
            var now = BatchRunner.Microseconds(clock.GetUtcNow());
            var due = await host.Database.Ledger.FindDueAsync(
                programId, now, Wakes.VersionToMeetAt(policy, now), PageSize, cancellationToken);
            var fresh = due.Where(woken.Add).ToList();
            // Whoever is still due after a wake is left for the next round, so that this one ends.
            if (fresh.Count == 0)
                return woken.Count;
            await Task.WhenAll(fresh.Select(id =>
                host.Ledger.SubmitAsync(LedgerCommand.WakeOf(programId, id), cancellationToken)));
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
