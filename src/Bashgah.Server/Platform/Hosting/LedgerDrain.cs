using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Platform.Hosting;

/// <summary>At shutdown: requests end first, then what they submitted is carried out, then the database is
/// closed.</summary>
internal sealed class LedgerDrain(LedgerHost host) : IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await host.DisposeAsync();
}
