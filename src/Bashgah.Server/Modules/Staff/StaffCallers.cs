using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Modules.Staff;

/// <summary>Finds who is signed in from a request's cookie. Nothing is remembered between requests: a session that was ended,
/// an account that was disabled and a role that was taken away count at once, on every node.</summary>
internal sealed class StaffCallers(StaffStore staff, StaffClock clock) : ISignedInStaff
{
    /// <summary>The caller, or null where nobody is signed in.</summary>
    public async Task<StaffCaller?> FindAsync(HttpContext context)
    {
        if (StaffCookies.Session(context) is not { } token
            || await staff.Sessions.FindAsync(token, clock.Now, context.RequestAborted) is not { } session
            || await staff.Accounts.FindAsync(session.AccountId, context.RequestAborted) is not { DisabledAt: null } account)
            return null;
        return new StaffCaller(account, session, await staff.Roles.OfAccountAsync(account.Id, context.RequestAborted));
    }

    /// <inheritdoc/>
    async ValueTask<ISignedInPerson?> ISignedInStaff.FindAsync(HttpContext context) =>
        await FindAsync(context) is { IsWhole: true } caller ? caller : null;
}
