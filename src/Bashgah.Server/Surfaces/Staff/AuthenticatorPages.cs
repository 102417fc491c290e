using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Setting up an authenticator, and recovery codes, which are shown in the answer to the form and never again.</summary>
internal sealed class AuthenticatorPages(SetUpAuthenticator setUp, StaffStore staff)
{
    public static void Map(StaffRoutes routes) => routes
        .Post<AuthenticatorPages>("/staff/account/authenticator/begin", StaffAccess.Confirmed, (pages, call) => pages.BeginAsync(call))
        .Get<AuthenticatorPages>("/staff/account/authenticator", StaffAccess.Confirmed, (pages, call) => pages.Show(call))
        .Post<AuthenticatorPages>("/staff/account/authenticator", StaffAccess.Confirmed, (pages, call) => pages.ConfirmAsync(call))
        .Post<AuthenticatorPages>("/staff/account/authenticator/remove", StaffAccess.Confirmed, (pages, call) => pages.RemoveAsync(call))
        .Post<AuthenticatorPages>("/staff/account/recovery-codes", StaffAccess.Confirmed, (pages, call) => pages.RenewAsync(call));

    private async Task<IResult> BeginAsync(StaffCall call)
    {
        await setUp.ProposeAsync(call.Me.Account, call.Stopped);
        return call.Go("/staff/account/authenticator");
    }

    private Task<IResult> Show(StaffCall call) => Task.FromResult(
        call.Me.Account is { TotpSecret: { } secret, HasAuthenticator: false }
            ? call.Page<AuthenticatorPage>(new AuthenticatorModel(secret, null))
            : call.Go("/staff/account"));

    private async Task<IResult> ConfirmAsync(StaffCall call)
    {
        if (call.Me.Account is not { TotpSecret: { } secret, HasAuthenticator: false })
            return call.Go("/staff/account");
        return await setUp.ConfirmAsync(call.Me, call.Field("code"), call.Origin, call.Stopped) is { } codes
            ? call.Page<RecoveryCodesPage>(codes)
            : call.Page<AuthenticatorPage>(
                new AuthenticatorModel(secret, call.Wording.Say("staff.code.wrong")), StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> RemoveAsync(StaffCall call)
    {
        var told = call.Told(AuditActions.StaffAuthenticatorRemoved) with
        {
            Before = new() { ["authenticator"] = true }, After = new() { ["authenticator"] = false },
        };
        await staff.Accounts.RemoveTotpAsync(call.Me.Account.Id, told, call.Stopped);
        return call.Go("/staff/account?done=authenticator-removed");
    }

    private async Task<IResult> RenewAsync(StaffCall call) => call.Me.Account.HasAuthenticator
        ? call.Page<RecoveryCodesPage>(await setUp.RenewCodesAsync(call.Me.Account, call.Origin, call.Stopped))
        : call.Go("/staff/account");
}

/// <summary>What the page shows.</summary>
/// <param name="Secret">The secret to take over.</param>
/// <param name="Fault">Why the code was not taken.</param>
internal sealed record AuthenticatorModel(byte[] Secret, string? Fault);
