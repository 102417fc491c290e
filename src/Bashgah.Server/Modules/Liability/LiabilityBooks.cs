using Bashgah.Engine.Liability;
using Bashgah.Server.Liability;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Liability;

/// <summary>Books of what programs owe. Each reads a whole ledger: they are made one after the other, so that tills have the
/// processors and the database.</summary>
internal sealed class LiabilityBooks(LedgerReader reader) : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>A program's book as of now.</summary>
    public async Task<LiabilityBook> ReadAsync(int programId, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var policy = await reader.PolicyAsync(programId, 0, cancellationToken);
            return await LiabilityReading.ReadAsync(reader.Store, programId, policy, reader.Now, static _ => { }, cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
