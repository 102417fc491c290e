using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Programs;
using Bashgah.Server.Surfaces.Devices;
using Bashgah.Server.Surfaces.Staff;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>The staff guide, for whoever works in the program: signed in, or at a counter or kiosk of it.</summary>
internal static class GuideSurface
{
    public static IServiceCollection AddGuide(this IServiceCollection services) => services.AddScoped<GuidePages>();

    public static void MapGuide(this WebApplication app) => new StaffRoutes(app)
        .Get<GuidePages>("/staff-guide", StaffAccess.Open, (pages, call) => pages.FindAsync(call))
        .Get<GuidePages>("/staff-guide/{p}", StaffAccess.Open, (pages, call) => pages.ShowAsync(call));
}

/// <summary>Answers with the guide.</summary>
internal sealed class GuidePages(ProgramCatalog programs, ProgramSlugs slugs, StoreRegistry stores, LedgerReader reader, DeviceSessions devices)
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly string[] Kinds = ["counter", "kiosk"];

    /// <summary>Leads to the guide of the program that the caller works in.</summary>
    public async Task<IResult> FindAsync(StaffCall call)
    {
        foreach (var program in await OwnAsync(call))
        {
            if (await slugs.FindAsync(program, call.Stopped) is { } slug)
                return call.Go($"/staff-guide/{slug}");
        }
        return Turned(call);
    }

    public async Task<IResult> ShowAsync(StaffCall call)
    {
        // Who works nowhere is not told which programs there are.
        if (await programs.FindAsync(call.Route("p"), call.Stopped) is not { } program || !(await OwnAsync(call)).Contains(program.Id))
            return Turned(call);
        var names = (await stores.ListAsync(program.Id, call.Stopped)).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        var book = GuideWriter.Of(await reader.ProgramAsync(program.Id, call.Stopped), call.Wording, names, reader.Now);
        var html = await GuideDocument.WriteAsync(book, call.Wording, call.Http.Request.Path.Value);
        SecurityHeaders.ApplyDocument(call.Http.Response, html);
        call.Http.Response.Headers.ContentLanguage = call.Wording.LanguageCode;
        return Results.Text(html, Html);
    }

    /// <summary>Programs that the caller works in, by what the browser shows.</summary>
    private async Task<IReadOnlyList<int>> OwnAsync(StaffCall call)
    {
        if (call.Caller is { IsWhole: true } caller && caller.Grants.Count > 0)
            return [.. caller.Grants.Select(g => g.ProgramId).Distinct()];
        var own = new List<int>();
        foreach (var kind in Kinds)
        {
            if (await devices.FindAsync(call.Http, kind) is { } device)
                own.Add(device.ProgramId);
        }
        return own;
    }

    private static IResult Turned(StaffCall call) => call.Caller is null
        ? call.Go($"/staff/sign-in?next={Uri.EscapeDataString(call.Http.Request.Path.Value!)}")
        : call.Page<ForbiddenPage>(status: StatusCodes.Status403Forbidden);
}
