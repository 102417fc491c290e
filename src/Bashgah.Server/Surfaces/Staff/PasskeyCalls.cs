using System.Buffers.Text;
using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>What the pages' script asks: options for the authenticator, then what it answered. Answers are JSON: options, or
/// <c>{"location"}</c>, or <c>{"message"}</c>.</summary>
internal sealed class PasskeyCalls(SignInWithPasskey signIn, AddPasskey add, StaffStore staff)
{
    private const int CredentialMax = 32 * 1024;

    public static void Map(StaffRoutes routes) => routes
        .Post<PasskeyCalls>("/staff/passkeys/sign-in/options", StaffAccess.Open, (calls, call) => calls.SignInOptionsAsync(call))
        .Post<PasskeyCalls>("/staff/passkeys/sign-in", StaffAccess.Open, (calls, call) => calls.SignInAsync(call))
        .Post<PasskeyCalls>("/staff/passkeys/options", StaffAccess.Confirmed, (calls, call) => calls.OptionsAsync(call))
        .Post<PasskeyCalls>("/staff/passkeys", StaffAccess.Confirmed, (calls, call) => calls.AddAsync(call))
        .Post<PasskeyCalls>("/staff/passkeys/remove", StaffAccess.Confirmed, (calls, call) => calls.RemoveAsync(call));

    private async Task<IResult> SignInOptionsAsync(StaffCall call)
    {
        var (options, step) = await signIn.BeginAsync(call.Http);
        StaffCookies.SetStep(call.Http, step);
        return Results.Text(options, "application/json");
    }

    private async Task<IResult> SignInAsync(StaffCall call)
    {
        var outcome = await signIn.EndAsync(call.Http, StaffCookies.Step(call.Http), Credential(call), call.Origin);
        StaffCookies.ClearStep(call.Http);
        if (outcome is not SignedIn(var token))
            return Message(StaffSignIn.Said(call, outcome, "staff.passkey.wrong"));
        await StaffSignIn.BeginAsync(call, staff, token);
        return Location(call, SignInPages.Next(call.Field("next")));
    }

    private async Task<IResult> OptionsAsync(StaffCall call)
    {
        if (await add.BeginAsync(call.Http, call.Me.Account) is not var (options, step))
            return Message(call.Wording.Say("staff.passkey.many"));
        StaffCookies.SetStep(call.Http, step);
        return Results.Text(options, "application/json");
    }

    private async Task<IResult> AddAsync(StaffCall call)
    {
        var added = await add.EndAsync(
            call.Http, call.Me, StaffCookies.Step(call.Http), Credential(call), call.Field("name"), call.Origin);
        StaffCookies.ClearStep(call.Http);
        return added ? Location(call, "/staff/account?done=passkey") : Message(call.Wording.Say("staff.passkey.wrong"));
    }

    private async Task<IResult> RemoveAsync(StaffCall call)
    {
        var id = call.Field("id");
        var told = call.Told(AuditActions.StaffPasskeyRemoved) with { Before = new() { ["passkey"] = id } };
        if (Base64Url.IsValid(id))
            await staff.Passkeys.RemoveAsync(call.Me.Account.Id, Base64Url.DecodeFromChars(id), told, call.Stopped);
        return call.Go("/staff/account?done=passkey-removed");
    }

    private static string Credential(StaffCall call) =>
        call.Http.Request.Form["credential"].ToString() is { Length: <= CredentialMax } json ? json : "";

    private static IResult Location(StaffCall call, string path) => Results.Json(new { location = call.To(path) });

    private static IResult Message(string message) =>
        Results.Json(new { message }, statusCode: StatusCodes.Status400BadRequest);
}
