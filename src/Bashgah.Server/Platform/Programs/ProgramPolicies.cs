using System.Collections.Concurrent;
using Bashgah.Engine;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Programs;

/// <summary>
/// Compiled policies and secrets, kept in memory. A batch says which version it must see; readers look for
/// versions that
/// other nodes published every few seconds.
/// </summary>
internal sealed class ProgramPolicies(ProgramCatalog catalog, ProgramSecretsProvider secrets) : IProgramPolicies
{
    private const int RefreshMilliseconds = 2_000;

    private readonly ConcurrentDictionary<int, long> _refreshedAtTick = new();
    private readonly ConcurrentDictionary<int, IProgramSecrets> _secrets = new();

    public async ValueTask<PolicyHistory> HistoryAsync(
        int programId, PolicyRevision atLeast, CancellationToken cancellationToken)
    {
        if (atLeast == default && IsStale(programId))
        {
            atLeast = await catalog.RevisionAsync(programId, cancellationToken);
            _refreshedAtTick[programId] = Environment.TickCount64;
        }
        var history = await catalog.LoadPolicyAsync(programId, atLeast, cancellationToken);
        if (history.Versions.Count == 0)
            throw new InvalidOperationException($"Program {programId} has no policy.");
        if (!_secrets.ContainsKey(programId))
            _secrets[programId] = await secrets.LoadAsync(programId, cancellationToken);
        return history;
    }

    public IProgramSecrets SecretsOf(int programId) => _secrets[programId];

    private bool IsStale(int programId) =>
        !_refreshedAtTick.TryGetValue(programId, out var tick) || Environment.TickCount64 - tick > RefreshMilliseconds;
}
