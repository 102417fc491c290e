using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Where the link of an invitation leads.</summary>
internal sealed class InvitationPages(TakeUpInvitation takeUp, ProgramSlugs slugs, StaffStore staff)
{
    private const string Path = "/staff/invitations/{code}";

    public static void Map(StaffRoutes routes) => routes
        .Get<InvitationPages>(Path, StaffAccess.Open, (pages, call) => pages.ShowAsync(call))
        .Post<InvitationPages>(Path, StaffAccess.Open, (pages, call) => pages.TakeUpAsync(call))
        .Post<InvitationPages>($"{Path}/join", StaffAccess.SignedIn, (pages, call) => pages.JoinAsync(call));

    private async Task<IResult> ShowAsync(StaffCall call, string name = "", string? fault = null)
    {
        if (await takeUp.FindAsync(call.Route("code"), call.Stopped) is not var (invitation, hasAccount))
            return call.Page<InvitationPage>(status: StatusCodes.Status404NotFound);
        var slug = await slugs.FindAsync(invitation.ProgramId, call.Stopped) ?? "";
        return call.Page<InvitationPage>(
            new InvitationModel(invitation, slug, hasAccount, name, fault),
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> TakeUpAsync(StaffCall call)
    {
        var code = call.Route("code");
        if (await takeUp.FindAsync(code, call.Stopped) is not var (invitation, hasAccount) || hasAccount)
            return await ShowAsync(call);
        var name = call.Field("name");
        var (fault, token) = await takeUp.WithNewAccountAsync(
            code, new StaffProfile(invitation.Email, name, call.Wording.LanguageCode), call.Whole("password"), call.Origin,
            call.Stopped);
        if (fault is not null)
            return await ShowAsync(call, name, call.Wording.Say(fault));
        await StaffSignIn.BeginAsync(call, staff, token);
        return call.Go("/staff?done=welcome");
    }

    private async Task<IResult> JoinAsync(StaffCall call) =>
        await takeUp.WithAccountAsync(call.Route("code"), call.Me.Account, call.Origin, call.Stopped)
            ? call.Go("/staff?done=joined")
            : await ShowAsync(call, fault: call.Wording.Say("staff.invitation.other"));
}

/// <summary>What the page shows.</summary>
/// <param name="Invitation">To what.</param>
/// <param name="Program">Name of the program.</param>
/// <param name="HasAccount">Whether the address has an account already.</param>
/// <param name="Name">As it was typed.</param>
/// <param name="Fault">Why it was not taken.</param>
internal sealed record InvitationModel(
    StaffInvitation Invitation, string Program, bool HasAccount, string Name, string? Fault);
