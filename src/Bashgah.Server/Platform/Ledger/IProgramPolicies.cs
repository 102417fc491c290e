using Bashgah.Engine;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Compiled policies and secrets of programs, kept in memory.</summary>
internal interface IProgramPolicies
{
    /// <summary>All versions, at least as far as <paramref name="atLeast"/>: another node may have published or withdrawn
    /// some. Nothing in particular: as of a few seconds ago.</summary>
    ValueTask<PolicyHistory> HistoryAsync(int programId, PolicyRevision atLeast, CancellationToken cancellationToken);

    /// <summary>Secrets for draws and voucher codes.</summary>
    IProgramSecrets SecretsOf(int programId);
}
