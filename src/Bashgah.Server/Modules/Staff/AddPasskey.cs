using System.Buffers.Text;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Gives an account a passkey.</summary>
internal sealed class AddPasskey(
    StaffStore staff, IPasskeyHandler<StaffAccount> passkeys, StaffAudit audit, StaffClock clock)
{
    /// <summary>Most characters of a passkey's name.</summary>
    public const int NameMax = 60;

    /// <summary>Most passkeys of an account.</summary>
    public const int CountMax = 20;

    private const string Step = "passkey-making";

    /// <summary>What the browser asks the authenticator, and the secret text for the step's cookie; null: the account has as
    /// many as it may.</summary>
    public async Task<(string OptionsJson, string StepToken)?> BeginAsync(HttpContext context, StaffAccount account)
    {
        if ((await staff.Passkeys.ListAsync(account.Id, context.RequestAborted)).Count >= CountMax)
            return null;
        var entity = new PasskeyUserEntity
        {
            Id = account.Id, Name = account.Profile.Email, DisplayName = account.Profile.Name,
        };
        var made = await passkeys.MakeCreationOptionsAsync(entity, context);
        var token = await staff.Steps.BeginAsync(
            Step, account.Id, made.AttestationState ?? "", clock.Now, context.RequestAborted);
        return (made.CreationOptionsJson, token);
    }

    /// <summary>Keeps what the authenticator made; false when it does not fit what was asked.</summary>
    public async Task<bool> EndAsync(
        HttpContext context, StaffCaller caller, string? stepToken, string credentialJson, string name, StaffOrigin origin)
    {
        var account = caller.Account;
        if (stepToken is null
            || await staff.Steps.TakeAsync(Step, stepToken, clock.Now, context.RequestAborted) is not { } step
            || step.AccountId != account.Id)
            return false;
        var result = await passkeys.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credentialJson, AttestationState = step.State });
        if (!result.Succeeded || result.UserEntity.Id != account.Id)
            return false;
        result.Passkey.Name = name.Trim() is { Length: > 0 } named ? named[..Math.Min(named.Length, NameMax)] : "…";
        var told = audit.Of(account, origin, AuditActions.StaffPasskeyAdded) with
        {
            After = new() { ["passkey"] = Base64Url.EncodeToString(result.Passkey.CredentialId) },
        };
        await staff.Passkeys.AddAsync(StaffIdentityStore.PasskeyOf(account, result.Passkey), told, context.RequestAborted);
        await staff.Sessions.StrengthenAsync(caller.Session.Id, "passkey", context.RequestAborted);
        return true;
    }
}
