using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Cases;

/// <summary>
/// Looks for fraud behind the purchases: right after each batch that wrote something to look at, and now and then for what other nodes or
/// an earlier run left. Any number of nodes may do so: who comes second finds nothing to do.
/// </summary>
internal sealed class FraudWatch(
    LedgerHost host, FraudDetector detector, HoldSettling settling, TimeProvider clock, ILogger<FraudWatch> logger) : BackgroundService
{
    private const int RoundsMax = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private readonly Dictionary<int, DateTimeOffset> _forgotAt = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAllAsync(stoppingToken);
                await host.Watched.WaitAsync(Pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is StoreAwayException or LedgerBusyException)
            {
                logger.LogWarning("Looking for fraud waits: {Reason}", exception.Message);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Looking for fraud failed; it goes on in a moment.");
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Looks at all that there is to look at now, in every program, and tells the ledger what is to be set aside.</summary>
    public async Task WatchAllAsync(CancellationToken cancellationToken)
    {
        foreach (var program in await host.Database.Programs.ListAsync(cancellationToken))
        {
            try
            {
                await WatchAsync(program, cancellationToken);
            }
            catch (LedgerImportingException)
            {
                // Its turn comes when the import has ended.
            }
            catch (Exception exception) when (
                exception is not (StoreAwayException or LedgerBusyException or OperationCanceledException))
            {
                logger.LogError(exception, "Looking for fraud in program {ProgramId} failed; the others go on.", program.Id);
            }
        }
    }

    private async Task WatchAsync(ProgramInfo program, CancellationToken cancellationToken)
    {
        if (await host.Database.Programs.LatestVersionAsync(program.Id, cancellationToken) == 0)
            return;
        var policy = await host.Policies.HistoryAsync(program.Id, default, cancellationToken);
        if (!policy.WatchesFraud)
            return;
        for (var round = 0; round < RoundsMax && await detector.JudgeSomeAsync(program.Id, policy, cancellationToken); round++)
        {
        }
        for (var round = 0; round < RoundsMax && await settling.SettleSomeAsync(program.Id, cancellationToken); round++)
        {
        }
        await ForgetAsync(program.Id, policy, cancellationToken);
    }

    /// <summary>What no rule looks back to is forgotten: the longest window, as late as events may come.</summary>
    private async Task ForgetAsync(int programId, Engine.PolicyHistory policy, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_forgotAt.TryGetValue(programId, out var at) && now - at < ForgetEvery)
            return;
        _forgotAt[programId] = now;
        var before = BatchRunner.Microseconds(now - TimeSpan.FromDays(policy.Versions.Max(v => v.Terms.LateDays)))
            - (2 * policy.Versions.Max(v => v.Fraud.Window));
        await host.Database.FraudFacts.ForgetAsync(programId, before, cancellationToken);
    }
}
