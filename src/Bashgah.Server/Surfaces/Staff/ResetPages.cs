using Bashgah.Server.Modules.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Where the link of a forgotten password leads.</summary>
internal sealed class ResetPages(ResetPassword reset)
{
    private const string Path = "/staff/password/{code}";

    public static void Map(StaffRoutes routes) => routes
        .Get<ResetPages>(Path, StaffAccess.Open, (pages, call) => pages.ShowAsync(call, null))
        .Post<ResetPages>(Path, StaffAccess.Open, (pages, call) => pages.ResetAsync(call));

    private async Task<IResult> ShowAsync(StaffCall call, string? fault)
    {
        var account = await reset.FindAsync(call.Route("code"), call.Stopped);
        return call.Page<ResetPage>(
            new ResetModel(account?.Profile.Email, fault),
            account is null ? StatusCodes.Status404NotFound
                : fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> ResetAsync(StaffCall call) =>
        await reset.HandleAsync(call.Route("code"), call.Whole("wanted"), call.Origin, call.Stopped) is { } fault
            ? await ShowAsync(call, call.Wording.Say(fault))
            : call.Go("/staff/sign-in?done=reset");
}

/// <summary>What the page shows.</summary>
/// <param name="Email">Whose password; null: the link does not hold.</param>
/// <param name="Fault">Why it was not taken.</param>
internal sealed record ResetModel(string? Email, string? Fault);
