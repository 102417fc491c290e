using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Takes a code of somebody's authenticator, or a recovery code, once.</summary>
internal sealed class SecondFactor(StaffStore staff)
{
    /// <summary>By what the code proves who they are: <c>totp</c> or <c>recovery</c>; null: it does not.</summary>
    public async Task<string?> TakeAsync(StaffAccount account, string code, long now, CancellationToken cancellationToken)
    {
        if (RecoveryCodes.TryRead(code, out var recovery))
            return await staff.Accounts.UseRecoveryCodeAsync(account.Id, recovery, cancellationToken) ? "recovery" : null;
        return Totp.StepOf(code, account.TotpSecret!, now) is { } step
            && await staff.Accounts.TakeTotpStepAsync(account.Id, step, cancellationToken) ? "totp" : null;
    }
}
