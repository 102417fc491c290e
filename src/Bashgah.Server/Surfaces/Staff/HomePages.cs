using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Programs;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Staff;

/// <summary>Where somebody arrives who has signed in.</summary>
internal sealed class HomePages(ProgramSlugs slugs)
{
    public static void Map(StaffRoutes routes) => routes
        .Get<HomePages>("/staff", StaffAccess.SignedIn, (pages, call) => pages.ShowAsync(call));

    private async Task<IResult> ShowAsync(StaffCall call)
    {
        var programs = new List<HomeProgram>();
        foreach (var program in call.Me.Grants.GroupBy(g => g.ProgramId))
        {
            programs.Add(new HomeProgram(
                await slugs.FindAsync(program.Key, call.Stopped) ?? "", [.. program],
                call.Me.May(program.Key, StaffRoles.StaffManage)));
        }
        return call.Page<HomePage>(programs);
    }
}

/// <summary>A program where the person works.</summary>
/// <param name="Slug">Its name.</param>
/// <param name="Grants">As what.</param>
/// <param name="ManagesStaff">Whether its people are theirs to invite.</param>
internal sealed record HomeProgram(string Slug, IReadOnlyList<StaffGrant> Grants, bool ManagesStaff);
