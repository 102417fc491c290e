using Bashgah.Engine.Liability;
using Bashgah.Server.Liability;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Modules.Liability;

/// <summary>Books of what programs owe: each reads a whole ledger.</summary>
internal sealed class LiabilityBooks(LedgerReader reader, HeavyReading heavy)
{
    /// <summary>A program's book as of now.</summary>
    public Task<LiabilityBook> ReadAsync(int programId, CancellationToken cancellationToken) => heavy.ReadAsync(
        async () =>
        {
            var policy = await reader.PolicyAsync(programId, 0, cancellationToken);
            return await LiabilityReading.ReadAsync(reader.Store, programId, policy, reader.Now, static _ => { }, cancellationToken);
        },
        cancellationToken);
}
