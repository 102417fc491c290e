using Bashgah.Server.Modules.Staff;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>The people of a program, for its owner.</summary>
internal sealed class PeoplePages(
    ProgramCatalog programs, StoreRegistry stores, StaffStore staff, InviteStaff invite, DisableStaff disable, StaffClock clock)
{
    private const string Path = "/staff/programs/{p}";

    public static void Map(StaffRoutes routes) => routes
        .Get<PeoplePages>(Path, StaffAccess.SignedIn, (pages, call) => pages.WithProgramAsync(call, p => pages.ShowAsync(call, p)))
        .Post<PeoplePages>($"{Path}/invite", StaffAccess.Confirmed, (pages, call) => pages.WithProgramAsync(call, p => pages.InviteAsync(call, p)))
        .Post<PeoplePages>($"{Path}/withdraw", StaffAccess.Confirmed, (pages, call) => pages.WithProgramAsync(call, p => pages.WithdrawAsync(call, p)))
        .Post<PeoplePages>($"{Path}/revoke", StaffAccess.Confirmed, (pages, call) => pages.WithProgramAsync(call, p => pages.RevokeAsync(call, p)))
        .Post<PeoplePages>($"{Path}/disable", StaffAccess.Confirmed, (pages, call) => pages.WithProgramAsync(call, p => pages.DisableAsync(call, p)));

    /// <summary>Whoever may not manage a program's people is not told whether it exists.</summary>
    private async Task<IResult> WithProgramAsync(StaffCall call, Func<ProgramInfo, Task<IResult>> handle) =>
        await programs.FindAsync(call.Route("p"), call.Stopped) is { } program && call.Me.May(program.Id, StaffRoles.StaffManage)
            ? await handle(program)
            : call.Page<ForbiddenPage>(status: StatusCodes.Status403Forbidden);

    private async Task<IResult> ShowAsync(StaffCall call, ProgramInfo program, string? fault = null, string? link = null)
    {
        var grants = (await staff.Roles.OfProgramAsync(program.Id, call.Stopped)).ToLookup(g => g.AccountId);
        var people = new List<Person>();
        foreach (var account in await staff.Accounts.ListAsync(program.Id, call.Stopped))
        {
            var mayDisable = account.DisabledAt is null
                && DisableStaff.May(call.Me, account.Id, await staff.Roles.OfAccountAsync(account.Id, call.Stopped));
            people.Add(new Person(account, [.. grants[account.Id]], mayDisable));
        }
        return call.Page<PeoplePage>(
            new PeopleModel(
                program.Slug, people, await staff.Invitations.ListAsync(program.Id, clock.Now, call.Stopped),
                await stores.ListAsync(program.Id, call.Stopped), fault, link),
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> InviteAsync(StaffCall call, ProgramInfo program)
    {
        var request = new InviteRequest(
            call.Field("email"), call.Field("role"), call.Field("store"), call.Wording.LanguageCode);
        var (fault, link) = await invite.HandleAsync(program, request, call.Source, call.Site, call.Stopped);
        if (fault is not null)
            return await ShowAsync(call, program, call.Wording.Say($"staff.invite.{fault}"));
        // Where nothing is sent, whoever invites hands the link over: it is shown in this answer and never again.
        return invite.Sends
            ? call.Go($"/staff/programs/{program.Slug}?done=invited")
            : await ShowAsync(call, program, link: link);
    }

    private async Task<IResult> WithdrawAsync(StaffCall call, ProgramInfo program)
    {
        await staff.Invitations.WithdrawAsync(program.Id, call.Field("id"), call.Source, clock.Now, call.Stopped);
        return call.Go($"/staff/programs/{program.Slug}?done=withdrawn");
    }

    private async Task<IResult> RevokeAsync(StaffCall call, ProgramInfo program)
    {
        var grant = new StaffGrant(program.Id, call.Field("account"), call.Field("store"), call.Field("role"));
        return await staff.Roles.RevokeAsync(grant, keepsOne: grant.Role == StaffRoles.Owner, call.Source, clock.Now, call.Stopped)
            ? call.Go($"/staff/programs/{program.Slug}?done=revoked")
            : await ShowAsync(call, program, call.Wording.Say("staff.people.last-owner"));
    }

    private async Task<IResult> DisableAsync(StaffCall call, ProgramInfo program) =>
        await disable.HandleAsync(call.Me, call.Field("account"), call.Source, call.Stopped) switch
        {
            StaffDisabling.Done => call.Go($"/staff/programs/{program.Slug}?done=disabled"),
            StaffDisabling.IsLast => await ShowAsync(call, program, call.Wording.Say("staff.people.last-owner")),
            _ => await ShowAsync(call, program, call.Wording.Say("staff.people.not-disabled")),
        };
}

/// <summary>What the page shows.</summary>
/// <param name="Program">Its name.</param>
/// <param name="People">Who has a role, the oldest account first.</param>
/// <param name="Invitations">What has not been taken up.</param>
/// <param name="Stores">Where roles can be given.</param>
/// <param name="Fault">Why something was not done.</param>
/// <param name="Link">An invitation to hand over.</param>
internal sealed record PeopleModel(
    string Program, IReadOnlyList<Person> People, IReadOnlyList<StaffInvitation> Invitations, IReadOnlyList<StoreInfo> Stores,
    string? Fault, string? Link);

/// <summary>Somebody who works in the program.</summary>
/// <param name="Account">Who.</param>
/// <param name="Grants">As what, in this program.</param>
/// <param name="MayDisable">Whether whoever looks may disable them.</param>
internal sealed record Person(StaffAccount Account, IReadOnlyList<StaffGrant> Grants, bool MayDisable);
