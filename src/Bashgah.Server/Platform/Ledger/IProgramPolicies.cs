using Bashgah.Engine;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Compiled policies and secrets of programs, kept in memory.</summary>
internal interface IProgramPolicies
{
    /// <summary>All versions, with at least version <paramref name="atLeast"/>, which another node may have
    /// published.</summary>
    ValueTask<PolicyHistory> HistoryAsync(int programId, int atLeast, CancellationToken cancellationToken);

    /// <summary>Secrets for draws and voucher codes.</summary>
    IProgramSecrets SecretsOf(int programId);
}
