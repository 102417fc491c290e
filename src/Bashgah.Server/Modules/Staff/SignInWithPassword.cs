using Bashgah.Storage.Members;
using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Signs in by e-mail address and password. Whether an account has the address shows neither in the answer nor in
/// the time that it takes.</summary>
internal sealed class SignInWithPassword(StaffStore staff, Passwords passwords, StaffAudit audit, StaffClock clock)
{
    /// <summary>What waits after a right password.</summary>
    public const string CodeStep = "code";

    /// <summary>How a session is marked that began with the password alone.</summary>
    public const string Method = "password";

    public async Task<SignInOutcome> HandleAsync(
        string email, string password, StaffOrigin origin, CancellationToken cancellationToken)
    {
        if (!Identifiers.TryEmail(email, out var address))
            return new NotSignedIn();
        var now = clock.Now;
        var hash = await staff.Accounts.EmailHashAsync(address, cancellationToken);
        // From here on it counts, and is told, whether or not anybody waits for the answer.
        var never = CancellationToken.None;
        if (await staff.Attempts.BeginAsync(hash, now, never) is > 0 and var wait)
            return new MustWait(wait);
        var account = await staff.Accounts.FindByEmailHashAsync(hash, never);
        if (!await IsRightAsync(account, password, never) || account is null)
        {
            await audit.FailedAsync(account?.Id, hash, "password", origin);
            return new NotSignedIn();
        }
        if (account.HasAuthenticator)
        {
            await staff.Attempts.TakeBackAsync(hash, never);
            return new CodeWanted(await staff.Steps.BeginAsync(CodeStep, account.Id, "", now, never));
        }
        if ((await staff.Passkeys.ListAsync(account.Id, never)).Count > 0)
        {
            // Else whoever has stolen the password would set up a second factor beside it.
            await staff.Attempts.TakeBackAsync(hash, never);
            return new PasskeyWanted();
        }
        await staff.Attempts.ClearAsync(hash, never);
        return new SignedIn(await staff.Sessions.BeginAsync(account.Id, Method, origin, now, never));
    }

    private async Task<bool> IsRightAsync(StaffAccount? account, string password, CancellationToken cancellationToken)
    {
        var holder = account is { DisabledAt: null } ? account : null;
        var result = await passwords.CheckAsync(holder, password);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await staff.Accounts.RehashPasswordAsync(
                holder!.Id, holder.PasswordHash, await passwords.HashAsync(password), cancellationToken);
        }
        return result != PasswordVerificationResult.Failed;
    }
}
