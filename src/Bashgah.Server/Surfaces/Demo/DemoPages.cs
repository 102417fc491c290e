using Bashgah.Engine.Programs;
using Bashgah.Server.Modules.Staff;
using Bashgah.Server.Platform.Hosting;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Surfaces.Staff;
using Bashgah.Storage.Programs;
using Bashgah.Storage.Staff;

namespace Bashgah.Server.Surfaces.Demo;

/// <summary>The first page of a demo, and the doors on it. A door is a form like any other of the staff pages; besides, it opens to nobody
/// but who sits at the machine.</summary>
internal sealed class DemoPages(
    ServerOptions options, ProgramCatalog programs, LedgerReader reader, StaffStore staff, DemoAccounts accounts, DemoDevices devices, DemoWhatIf whatIf)
{
    private const string Home = "/staff";
    private const string Guide = "/staff-guide";

    private DemoHall Hall => options.Demo ?? throw new InvalidOperationException("This is no demo.");

    public static void Map(StaffRoutes routes) => routes
        .Get<DemoPages>("/", StaffAccess.Open, (pages, call) => pages.ShowAsync(call))
        .Post<DemoPages>("/demo/enter", StaffAccess.Open, (pages, call) => pages.EnterAsync(call))
        .Post<DemoPages>("/demo/room", StaffAccess.Open, (pages, call) => pages.GoAsync(call))
        .Post<DemoPages>("/demo/device", StaffAccess.Open, (pages, call) => pages.OpenAsync(call));

    private async Task<IResult> ShowAsync(StaffCall call, string? fault = null, int status = StatusCodes.Status200OK)
    {
        var policy = await reader.ProgramAsync((await ProgramAsync(call)).Id, call.Stopped);
        var club = policy.Definition.Names.Of(Named.Program, "", call.Wording.LanguageCode);
        return call.Page<DemoPage>(new DemoPageModel(Hall, club, DemoDoor.IsOpenTo(call.Http), fault), status);
    }

    private Task<IResult> EnterAsync(StaffCall call) => AsAsync(call, call.Field("role"), (_, _) => Task.FromResult<string?>(Home));

    private Task<IResult> GoAsync(StaffCall call)
    {
        var lang = call.Wording.LanguageCode;
        var api = $"/v1/programs/{Hall.Program}";
        return call.Field("room") switch
        {
            "staff" => AsAsync(call, StaffRoles.Owner, (program, _) => Task.FromResult<string?>($"{Home}/programs/{program.Slug}")),
            "guide" => AsAsync(call, "cashier", (program, _) => Task.FromResult<string?>($"{Guide}/{program.Slug}?lang={lang}")),
            "audit" => AsAsync(call, "auditor", (_, _) => Task.FromResult<string?>($"{api}/audit")),
            "member-data" => AsAsync(call, StaffRoles.Owner, (_, _) => Task.FromResult<string?>($"{api}/members/{Hall.Members[0].Id}/export.html?lang={lang}")),
            "what-if" => AsAsync(
                call, "marketer",
                async (program, actor) => await whatIf.RunAsync(call.Http, program, actor) is { } id ? $"{api}/simulations/{id}/report?lang={lang}" : null),
            _ => ShowAsync(call, call.Wording.Say("demo.unknown"), StatusCodes.Status400BadRequest),
        };
    }

    /// <summary>Signs in as the account of a role, and goes on; where the way is null, it is said that it did not come about.</summary>
    private async Task<IResult> AsAsync(StaffCall call, string role, Func<ProgramInfo, string, Task<string?>> way)
    {
        if (!DemoDoor.IsOpenTo(call.Http))
            return call.Page<ForbiddenPage>(status: StatusCodes.Status403Forbidden);
        if (!StaffRoles.IsKnown(role))
            return await ShowAsync(call, call.Wording.Say("demo.unknown"), StatusCodes.Status400BadRequest);
        var program = await ProgramAsync(call);
        if (await accounts.BeginAsync(program, Hall, role, call.Wording.LanguageCode, call.Origin, call.Stopped) is not var (account, token))
            return await ShowAsync(call, call.Wording.Say("demo.disabled"), StatusCodes.Status409Conflict);
        await StaffSignIn.BeginAsync(call, staff, token);
        return await way(program, account.Actor) is { } path
            ? path == Home || path.StartsWith($"{Home}/", StringComparison.Ordinal) ? call.Go(path) : Results.Redirect(path)
            : await ShowAsync(call, call.Wording.Say("demo.what-if.slow"), StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<IResult> OpenAsync(StaffCall call)
    {
        if (!DemoDoor.IsOpenTo(call.Http))
            return call.Page<ForbiddenPage>(status: StatusCodes.Status403Forbidden);
        var kind = call.Field("kind");
        if (kind is not ("counter" or "kiosk") || Hall.Stores.FirstOrDefault(s => s.Id == call.Field("store")) is not { } store)
            return await ShowAsync(call, call.Wording.Say("demo.unknown"), StatusCodes.Status400BadRequest);
        var label = call.Wording.Say($"demo.device.{kind}", ("store", store.Name));
        return await devices.OpenAsync(call.Http, await ProgramAsync(call), kind, store, label, call.Stopped)
            ? call.Go($"/{kind}")
            : await ShowAsync(call, call.Wording.Say("demo.unknown"), StatusCodes.Status409Conflict);
    }

    private async Task<ProgramInfo> ProgramAsync(StaffCall call) => await programs.FindAsync(Hall.Program, call.Stopped)
        ?? throw new InvalidOperationException("The demo's program is not there.");
}

/// <summary>What the page shows.</summary>
/// <param name="Hall">What there is.</param>
/// <param name="Club">What the club is called.</param>
/// <param name="IsOpen">Whether the doors open to who looks at it.</param>
/// <param name="Fault">Why one did not.</param>
internal sealed record DemoPageModel(DemoHall Hall, string Club, bool IsOpen, string? Fault);
