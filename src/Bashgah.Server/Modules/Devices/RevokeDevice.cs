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
        var now = reader.Now;
        return await devices.RevokeAsync(call.ProgramId, call.Route("id") ?? "", call.Caller.Source, now, call.Aborted) is { } device
            ? ApiAnswer.Ok(DeviceAnswer.Of(device, await reader.ProgramAsync(call.ProgramId, call.Aborted), now))
            : Problem.Of(ProblemCodes.NotFound);
    }
}
