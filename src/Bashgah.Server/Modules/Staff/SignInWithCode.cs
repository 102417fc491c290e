using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Ends a sign-in that has come as far as the password: by a code of the authenticator, or by a recovery code.</summary>
internal sealed class SignInWithCode(StaffStore staff, SecondFactor factor, StaffAudit audit, StaffClock clock)
{
    public async Task<SignInOutcome> HandleAsync(
        string? stepToken, string code, StaffOrigin origin, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        if (await AccountAsync(stepToken, now, cancellationToken) is not { } account)
            return new StepIsOver();
        // From here on it counts, and is told, whether or not anybody waits for the answer.
        var never = CancellationToken.None;
        if (await staff.Attempts.BeginAsync(account.EmailHash, now, never) is > 0 and var wait)
            return new MustWait(wait);
        if (await factor.TakeAsync(account, code, now, never) is not { } method)
        {
            await audit.FailedAsync(account.Id, account.EmailHash, "code", origin);
            return new NotSignedIn();
        }
        // Two that come with the same step at once are one sign-in.
        if (await staff.Steps.TakeAsync(SignInWithPassword.CodeStep, stepToken!, now, never) is null)
            return new StepIsOver();
        await staff.Attempts.ClearAsync(account.EmailHash, never);
        return new SignedIn(await staff.Sessions.BeginAsync(account.Id, method, origin, now, never));
    }

    /// <summary>Whether there is a step to end.</summary>
    public async Task<bool> IsWaitedForAsync(string? stepToken, CancellationToken cancellationToken) =>
        await AccountAsync(stepToken, clock.Now, cancellationToken) is not null;

    private async Task<StaffAccount?> AccountAsync(string? stepToken, long now, CancellationToken cancellationToken)
    {
        if (stepToken is null
            || await staff.Steps.FindAsync(SignInWithPassword.CodeStep, stepToken, now, cancellationToken) is not { } step)
            return null;
        return await staff.Accounts.FindAsync(step.AccountId, cancellationToken) is { DisabledAt: null, HasAuthenticator: true } account
            ? account
            : null;
    }
}
