using System.Globalization;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Texts;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>What all ways of signing in have in common.</summary>
internal static class StaffSignIn
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;

    /// <summary>Gives the browser its session; one that it had before ends.</summary>
    public static async Task BeginAsync(StaffCall call, StaffStore staff, string token)
    {
        if (call.Caller is { } before)
            await staff.Sessions.EndAsync(before.Account.Id, before.Session.Id, null, call.Stopped);
        StaffCookies.ClearStep(call.Http);
        StaffCookies.SetSession(call.Http, token);
    }

    /// <summary>Why somebody is not signed in.</summary>
    /// <param name="call">Says the language.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="wrong">Key of what is said where something was not right.</param>
    public static string Said(StaffCall call, SignInOutcome outcome, string wrong) => outcome switch
    {
        MustWait(var wait) => call.Wording.Say("staff.wait", ("time", TimeOf(call.Wording, wait))),
        PasskeyWanted => call.Wording.Say("staff.sign-in.passkey-wanted"),
        StepIsOver => call.Wording.Say("staff.step-over"),
        _ => call.Wording.Say(wrong),
    };

    public static int StatusOf(SignInOutcome outcome) =>
        outcome is MustWait ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;

    private static string TimeOf(Wording wording, long wait) => wait <= Minute
        ? wording.Say("staff.seconds", ("count", Text((wait + Second - 1) / Second)))
        : wording.Say("staff.minutes", ("count", Text((wait + Minute - 1) / Minute)));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
