using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Signing in with a password, and out.</summary>
internal sealed class SignInPages(SignInWithPassword signIn, StaffStore staff)
{
    public static void Map(StaffRoutes routes) => routes
        .Get<SignInPages>("/staff/sign-in", StaffAccess.Open, (pages, call) => pages.Show(call))
        .Post<SignInPages>("/staff/sign-in", StaffAccess.Open, (pages, call) => pages.SignInAsync(call))
        .Post<SignInPages>("/staff/sign-out", StaffAccess.SignedIn, (pages, call) => pages.SignOutAsync(call));

    /// <summary>Where to go on after signing in: a staff page, never another site.</summary>
    public static string Next(string wanted) =>
        wanted.StartsWith("/staff", StringComparison.Ordinal) && !wanted.Contains('\\', StringComparison.Ordinal)
            && !wanted.Contains("//", StringComparison.Ordinal) && wanted.All(c => c is > ' ' and < (char)0x7f)
            ? wanted
            : "/staff";

    private Task<IResult> Show(StaffCall call) => Task.FromResult(
        call.Caller is null
            ? call.Page<SignInPage>(new SignInModel(Next(call.Query("next")), "", null))
            : call.Go(Next(call.Query("next"))));

    private async Task<IResult> SignInAsync(StaffCall call)
    {
        var (email, next) = (call.Field("email"), Next(call.Field("next")));
        var outcome = await signIn.HandleAsync(email, call.Whole("password"), call.Origin, call.Stopped);
        switch (outcome)
        {
            case SignedIn(var token):
                await StaffSignIn.BeginAsync(call, staff, token);
                return call.Go(next);
            case CodeWanted(var step):
                StaffCookies.SetStep(call.Http, step);
                return call.Go($"/staff/sign-in/code?next={Uri.EscapeDataString(next)}");
            default:
                return call.Page<SignInPage>(
                    new SignInModel(next, email, StaffSignIn.Said(call, outcome, "staff.sign-in.wrong")), StaffSignIn.StatusOf(outcome));
        }
    }

    private async Task<IResult> SignOutAsync(StaffCall call)
    {
        var told = call.Told(AuditActions.StaffSignedOut) with { Before = new() { ["session"] = call.Me.Session.Id } };
        await staff.Sessions.EndAsync(call.Me.Account.Id, call.Me.Session.Id, told, call.Stopped);
        StaffCookies.ClearSession(call.Http);
        // Nothing of the person stays in the browser.
        call.Http.Response.Headers["Clear-Site-Data"] = "\"storage\"";
        return call.Go("/staff/sign-in?done=signed-out");
    }
}

/// <summary>What the page of signing in shows.</summary>
/// <param name="Next">Where to go on.</param>
/// <param name="Email">As it was typed.</param>
/// <param name="Fault">Why it was not taken.</param>
internal sealed record SignInModel(string Next, string Email, string? Fault);
