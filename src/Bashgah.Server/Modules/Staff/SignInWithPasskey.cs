using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Signs in with a passkey, which is two factors at once: the device, and what unlocks it.</summary>
internal sealed class SignInWithPasskey(
    StaffStore staff, IPasskeyHandler<StaffAccount> passkeys, StaffIdentityStore identity, StaffAudit audit,
    StaffClock clock)
{
    private const string Step = "passkey-sign-in";

    /// <summary>What the browser asks the authenticator, and the secret text for the step's cookie.</summary>
    public async Task<(string OptionsJson, string StepToken)> BeginAsync(HttpContext context)
    {
        var made = await passkeys.MakeRequestOptionsAsync(null, context);
        var token = await staff.Steps.BeginAsync(
            Step, "", made.AssertionState ?? "", clock.Now, context.RequestAborted);
        return (made.RequestOptionsJson, token);
    }

    /// <summary>Signs in with what the authenticator answered. A challenge is answered once.</summary>
    public async Task<SignInOutcome> EndAsync(
        HttpContext context, string? stepToken, string credentialJson, StaffOrigin origin)
    {
        var now = clock.Now;
        if (stepToken is null
            || await staff.Steps.TakeAsync(Step, stepToken, now, context.RequestAborted) is not { } step)
            return new StepIsOver();
        var result = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credentialJson, AssertionState = step.State });
        if (!result.Succeeded || result.User is not { DisabledAt: null } account)
        {
            await audit.FailedAsync(result.User?.Id, null, "passkey", origin);
            return new NotSignedIn();
        }
        await identity.AddOrUpdatePasskeyAsync(account, result.Passkey, context.RequestAborted);
        await staff.Attempts.ClearAsync(account.EmailHash, context.RequestAborted);
        return new SignedIn(await staff.Sessions.BeginAsync(account.Id, "passkey", origin, now, context.RequestAborted));
    }
}
