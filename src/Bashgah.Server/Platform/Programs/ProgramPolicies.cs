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
    private static readonly TimeSpan RefreshMax = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<int, long> _refreshedAtTick = new();
    private readonly ConcurrentDictionary<int, IProgramSecrets> _secrets = new();

    public async ValueTask<PolicyHistory> HistoryAsync(
        int programId, PolicyRevision atLeast, CancellationToken cancellationToken)
    {
        if (atLeast == default)
            atLeast = await RefreshedAsync(programId, cancellationToken);
        var history = await catalog.LoadPolicyAsync(programId, atLeast, cancellationToken);
        if (history.Versions.Count == 0)
            throw new InvalidOperationException($"Program {programId} has no policy.");
        if (!_secrets.ContainsKey(programId))
            _secrets[programId] = await secrets.LoadAsync(programId, cancellationToken);
        return history;
    }

    public IProgramSecrets SecretsOf(int programId) => _secrets[programId];

    /// <summary>How far the policy has come, where it is time to ask; else as far as it is known. One caller asks, and goes
    /// on with what is known when the database stands still; or all requests would wait for it.</summary>
    private async ValueTask<PolicyRevision> RefreshedAsync(int programId, CancellationToken cancellationToken)
    {
        var now = Environment.TickCount64;
        if (!_refreshedAtTick.TryGetValue(programId, out var tick))
        {
            var first = await catalog.RevisionAsync(programId, cancellationToken);
            _refreshedAtTick[programId] = now;
            return first;
        }
        if (now - tick <= RefreshMilliseconds || !_refreshedAtTick.TryUpdate(programId, now, tick))
            return default;
        var asked = catalog.RevisionAsync(programId, CancellationToken.None);
        try
        {
            return await asked.WaitAsync(RefreshMax, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What becomes of it is of no interest any more.
            _ = asked.ContinueWith(static t => t.Exception, TaskScheduler.Default);
            return default;
        }
    }
}
