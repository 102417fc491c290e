using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Takes another password, with the present one given; every other session of the account ends.</summary>
internal sealed class ChangePassword(StaffStore staff, Passwords passwords, ConfirmIdentity confirm, StaffAudit audit)
{
    /// <summary>Changes it, with the present one, and a code where there is an authenticator. What is wrong with the new password, a key below
    /// <c>staff.password</c>; else how confirming went.</summary>
    public async Task<(string? Fault, SignInOutcome? Outcome)> HandleAsync(
        StaffCaller caller, string present, string code, string wanted, StaffOrigin origin, CancellationToken cancellationToken)
    {
        var profile = caller.Account.Profile;
        if (Passwords.FaultOf(wanted, profile.Email, profile.Name) is { } fault)
            return (fault, null);
        var outcome = await confirm.HandleAsync(caller, present, code, origin);
        if (outcome is SignedIn)
        {
            var told = audit.Of(caller.Account, origin, AuditActions.StaffPasswordChanged) with { After = new() { ["by"] = "password" } };
            await staff.Accounts.SetPasswordAsync(
                caller.Account.Id, await passwords.HashAsync(wanted), caller.Session.Id, told, cancellationToken);
        }
        return (null, outcome);
    }
}
