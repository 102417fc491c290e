using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Privacy;

/// <summary>Exports wait for each other, and neither for liability nor it for them.</summary>
internal sealed class ExportGate : IDisposable
{
    private readonly HeavyReading _reading = new();

    /// <summary>Reads in its turn. Throws <see cref="LedgerBusyException"/> when too many wait already.</summary>
    public Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken) => _reading.ReadAsync(read, cancellationToken);

    public void Dispose() => _reading.Dispose();
}
