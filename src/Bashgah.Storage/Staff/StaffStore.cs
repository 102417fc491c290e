using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Staff;

/// <summary>Everything that is stored about staff.</summary>
public sealed class StaffStore
{
    internal StaffStore(SqlDatabase database, KeyStore keys, AuditLog audit)
    {
        var seal = new StaffSeal(keys);
        Accounts = new StaffAccounts(database, seal, audit);
        Roles = new StaffGrants(database, audit);
        Passkeys = new StaffPasskeys(database, seal, audit);
        Sessions = new StaffSessions(database, seal, audit);
        Steps = new StaffSteps(database, seal);
        Attempts = new StaffAttempts(database);
        Invitations = new StaffInvitations(database, seal, Accounts, audit);
        FormKeys = new FormKeys(database, seal);
    }

    /// <summary>Accounts, their authenticators and recovery codes.</summary>
    public StaffAccounts Accounts { get; }

    /// <summary>Who may do what in which program.</summary>
    public StaffGrants Roles { get; }

    /// <summary>Passkeys.</summary>
    public StaffPasskeys Passkeys { get; }

    /// <summary>Browsers that are signed in.</summary>
    public StaffSessions Sessions { get; }

    /// <summary>What waits between two requests of a sign-in.</summary>
    public StaffSteps Steps { get; }

    /// <summary>Sign-ins that failed.</summary>
    public StaffAttempts Attempts { get; }

    /// <summary>Invitations.</summary>
    public StaffInvitations Invitations { get; }

    /// <summary>Keys that protect forms.</summary>
    public FormKeys FormKeys { get; }
}
