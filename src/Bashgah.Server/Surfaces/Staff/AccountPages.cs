using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>The own account: password, second factors, sessions.</summary>
internal sealed class AccountPages(StaffStore staff, ChangePassword change, StaffClock clock)
{
    public static void Map(StaffRoutes routes) => routes
        .Get<AccountPages>("/staff/account", StaffAccess.SignedIn, (pages, call) => pages.ShowAsync(call))
        .Post<AccountPages>("/staff/account/password", StaffAccess.SignedIn, (pages, call) => pages.ChangeAsync(call))
        .Post<AccountPages>("/staff/account/sessions/end", StaffAccess.SignedIn, (pages, call) => pages.EndAsync(call))
        .Post<AccountPages>("/staff/account/sessions/end-others", StaffAccess.SignedIn, (pages, call) => pages.EndOthersAsync(call));

    private async Task<IResult> ShowAsync(StaffCall call, string? fault = null, int status = StatusCodes.Status200OK)
    {
        var (id, now) = (call.Me.Account.Id, clock.Now);
        return call.Page<AccountPage>(
            new AccountModel(
                fault, await staff.Passkeys.ListAsync(id, call.Stopped), await staff.Sessions.ListAsync(id, now, call.Stopped),
                await staff.Accounts.CountRecoveryCodesAsync(id, call.Stopped), now),
            status);
    }

    private async Task<IResult> ChangeAsync(StaffCall call)
    {
        var (fault, outcome) = await change.HandleAsync(
            call.Me, call.Whole("present"), call.Field("code"), call.Whole("wanted"), call.Origin, call.Stopped);
        if (outcome is SignedIn(var token))
        {
            StaffCookies.SetSession(call.Http, token);
            return call.Go("/staff/account?done=password");
        }
        return outcome is null
            ? await ShowAsync(call, call.Wording.Say($"staff.password.{fault}"), StatusCodes.Status400BadRequest)
            : await ShowAsync(call, StaffSignIn.Said(call, outcome, "staff.confirm.wrong"), StaffSignIn.StatusOf(outcome));
    }

    private async Task<IResult> EndAsync(StaffCall call)
    {
        var id = call.Field("id");
        var told = call.Told(AuditActions.StaffSessionsEnded) with { Before = new() { ["session"] = id } };
        await staff.Sessions.EndAsync(call.Me.Account.Id, id, told, call.Stopped);
        return call.Go("/staff/account?done=session");
    }

    private async Task<IResult> EndOthersAsync(StaffCall call)
    {
        var told = call.Told(AuditActions.StaffSessionsEnded) with { After = new() { ["session"] = call.Me.Session.Id } };
        await staff.Sessions.EndOthersAsync(call.Me.Account.Id, call.Me.Session.Id, told, call.Stopped);
        return call.Go("/staff/account?done=sessions");
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Fault">Why a password was not taken.</param>
/// <param name="Passkeys">The person's.</param>
/// <param name="Sessions">The last used first.</param>
/// <param name="RecoveryCodes">How many are left.</param>
/// <param name="Now">Unix microseconds.</param>
internal sealed record AccountModel(
    string? Fault, IReadOnlyList<StaffPasskey> Passkeys, IReadOnlyList<StaffSession> Sessions, int RecoveryCodes, long Now);
