using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>At shutdown: requests end first, then what they submitted is carried out, then the database is
/// closed. What has not had its turn when <see cref="LedgerOptions.DrainMax"/> is over is given up, while its
/// callers can still be told.</summary>
internal sealed class LedgerDrain(LedgerHost host) : IHostedLifecycleService, IDisposable
{
    private Timer? _limit;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        host.StopCatchingUp();
        _limit = new Timer(_ => host.GiveUpWaiting(), null, host.Options.DrainMax, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await host.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _limit?.Dispose();
}
