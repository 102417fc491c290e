using Bashgah.Storage.Staff;
using Microsoft.AspNetCore.Identity;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Somebody who is signed in proves again who they are, before what would lock them out or let others in.</summary>
internal sealed class ConfirmIdentity(
    StaffStore staff, Passwords passwords, SecondFactor factor, StaffAudit audit, StaffClock clock)
{
    private const long RecentMicroseconds = 15 * 60 * 1_000_000L;

    /// <summary>Whether that was within the last quarter of an hour.</summary>
    public bool IsRecent(StaffSession session) => clock.Now - session.ConfirmedAt < RecentMicroseconds;

    /// <summary>Confirms by the password, and by a code where there is an authenticator: who has learnt the password alone does not take the
    /// second factor away. The session goes on under another secret text.</summary>
    public async Task<SignInOutcome> HandleAsync(StaffCaller caller, string password, string code, StaffOrigin origin)
    {
        var now = clock.Now;
        var account = caller.Account;
        // From here on it counts, and is told, whether or not anybody waits for the answer.
        var never = CancellationToken.None;
        if (await staff.Attempts.BeginAsync(account.EmailHash, now, never) is > 0 and var wait)
            return new MustWait(wait);
        // A code is used up by a right password alone.
        if (await passwords.CheckAsync(account, password) == PasswordVerificationResult.Failed
            || (account.HasAuthenticator && await factor.TakeAsync(account, code, now, never) is null))
        {
            await audit.FailedAsync(account.Id, account.EmailHash, "confirm", origin);
            return new NotSignedIn();
        }
        await staff.Attempts.TakeBackAsync(account.EmailHash, never);
        return await staff.Sessions.ConfirmAsync(caller.Session.Id, now, never) is { } token
            ? new SignedIn(token)
            : new StepIsOver();
    }
}
