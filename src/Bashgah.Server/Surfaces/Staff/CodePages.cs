using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>The second factor, and proving again who one is.</summary>
internal sealed class CodePages(SignInWithCode signIn, ConfirmIdentity confirm, StaffStore staff)
{
    public static void Map(StaffRoutes routes) => routes
        .Get<CodePages>("/staff/sign-in/code", StaffAccess.Open, (pages, call) => pages.ShowAsync(call))
        .Post<CodePages>("/staff/sign-in/code", StaffAccess.Open, (pages, call) => pages.SignInAsync(call))
        .Get<CodePages>("/staff/confirm", StaffAccess.SignedIn, (_, call) => Task.FromResult(
            call.Page<ConfirmPage>(new SignInModel(SignInPages.Next(call.Query("next")), "", null))))
        .Post<CodePages>("/staff/confirm", StaffAccess.SignedIn, (pages, call) => pages.ConfirmAsync(call));

    private async Task<IResult> ShowAsync(StaffCall call) =>
        await signIn.IsWaitedForAsync(StaffCookies.Step(call.Http), call.Stopped)
            ? call.Page<CodePage>(new SignInModel(SignInPages.Next(call.Query("next")), "", null))
            : call.Go("/staff/sign-in?done=step-over");

    private async Task<IResult> SignInAsync(StaffCall call)
    {
        var next = SignInPages.Next(call.Field("next"));
        var outcome = await signIn.HandleAsync(
            StaffCookies.Step(call.Http), call.Field("code"), call.Origin, call.Stopped);
        switch (outcome)
        {
            case SignedIn(var token):
                await StaffSignIn.BeginAsync(call, staff, token);
                return call.Go(next);
            case StepIsOver:
                StaffCookies.ClearStep(call.Http);
                return call.Go("/staff/sign-in?done=step-over");
            default:
                return call.Page<CodePage>(
                    new SignInModel(next, "", StaffSignIn.Said(call, outcome, "staff.code.wrong")), StaffSignIn.StatusOf(outcome));
        }
    }

    private async Task<IResult> ConfirmAsync(StaffCall call)
    {
        var next = SignInPages.Next(call.Field("next"));
        var outcome = await confirm.HandleAsync(call.Me, call.Whole("password"), call.Field("code"), call.Origin);
        if (outcome is SignedIn(var token))
        {
            StaffCookies.SetSession(call.Http, token);
            return call.Go(next);
        }
        return call.Page<ConfirmPage>(
            new SignInModel(next, "", StaffSignIn.Said(call, outcome, "staff.confirm.wrong")), StaffSignIn.StatusOf(outcome));
    }
}
