namespace Bashgah.Server.Platform.Ledger;

/// <summary>
/// Readings that go through much of a ledger come one after the other, so that tills have the processors and the database; and few
/// wait, because whoever waits is one of the requests that a server has in work.
/// </summary>
internal sealed class HeavyReading : IDisposable
{
    private const int WaitingMax = 8;
    private const int RetryAfterSeconds = 5;

    private readonly SemaphoreSlim _free = new(1);
    private int _inWork;

    /// <summary>Reads in its turn. Throws <see cref="LedgerBusyException"/> when too many wait already.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inWork) > WaitingMax + 1)
        {
            Interlocked.Decrement(ref _inWork);
            throw new LedgerBusyException(isShuttingDown: false) { RetryAfterSeconds = RetryAfterSeconds };
        }
        try
        {
            await ReadingTurn.WaitAsync(_free, cancellationToken);
            try
            {
                return await read();
            }
            finally
            {
                _free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inWork);
        }
    }

    public void Dispose() => _free.Dispose();
}
