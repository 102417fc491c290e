using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Gives an account an authenticator: a secret is proposed, and counts once a code of it has come.</summary>
internal sealed class SetUpAuthenticator(StaffStore staff, StaffAudit audit, StaffClock clock)
{
    /// <summary>Proposes a secret; false where an authenticator is in force.</summary>
    public Task<bool> ProposeAsync(StaffAccount account, CancellationToken cancellationToken) =>
        staff.Accounts.ProposeTotpAsync(account.Id, Totp.NewSecret(), cancellationToken);

    /// <summary>Confirms it and gives recovery codes, which are shown once; null: the code is not right.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(
        StaffCaller caller, string code, StaffOrigin origin, CancellationToken cancellationToken)
    {
        var account = caller.Account;
        var now = clock.Now;
        if (account.HasAuthenticator || account.TotpSecret is null || Totp.StepOf(code, account.TotpSecret, now) is not { } step)
            return null;
        var told = audit.Of(account, origin, AuditActions.StaffAuthenticatorAdded) with
        {
            Before = new() { ["authenticator"] = false }, After = new() { ["authenticator"] = true },
        };
        await staff.Accounts.ConfirmTotpAsync(account.Id, step, told, cancellationToken);
        await staff.Sessions.StrengthenAsync(caller.Session.Id, "totp", cancellationToken);
        return await RenewCodesAsync(account, origin, cancellationToken);
    }

    /// <summary>Other recovery codes; the ones before are worth nothing.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(
        StaffAccount account, StaffOrigin origin, CancellationToken cancellationToken)
    {
        var codes = RecoveryCodes.Make();
        var told = audit.Of(account, origin, AuditActions.StaffRecoveryCodesMade) with { After = new() { ["codes"] = codes.Count } };
        await staff.Accounts.SetRecoveryCodesAsync(
            account.Id, codes.Select(c => RecoveryCodes.TryRead(c, out var read) ? read : c), told, cancellationToken);
        return codes;
    }
}
