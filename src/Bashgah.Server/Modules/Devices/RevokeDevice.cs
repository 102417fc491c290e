using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Devices;

namespace Bashgah.Server.Modules.Devices;

/// <summary>A device is lost, sold or not trusted any more.</summary>
internal sealed class RevokeDevice(DeviceRegistry devices, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Delete, Path = "/devices/{id}", Id = "revokeDevice", Tag = "Devices",
        Summary = "Revokes a device: its key, or its code, opens nothing any more.",
        About = "Other nodes that have just seen the key may take it for a few seconds. Doing it again changes nothing.",
        Scope = ApiScopes.DevicesManage, Answer = typeof(DeviceAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var (id, now) = (call.Route("id") ?? "", reader.Now);
        if (!await IsOwnAsync(call, id))
            return Problem.Of(ProblemCodes.NotFound);
        return await devices.RevokeAsync(call.ProgramId, id, call.Caller.Source, now, call.Aborted) is { } device
            ? ApiAnswer.Ok(DeviceAnswer.Of(device, await reader.ProgramAsync(call.ProgramId, call.Aborted), now))
            : Problem.Of(ProblemCodes.NotFound);
    }

    /// <summary>A device never changes its store.</summary>
    private async Task<bool> IsOwnAsync(ApiCall call, string id) => call.Caller.Stores is null
        || (await devices.ListAsync(call.ProgramId, call.Aborted)).Any(d => d.Id == id && call.Caller.ActsFor(d.Store));
}
