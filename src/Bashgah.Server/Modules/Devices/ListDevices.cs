using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Devices;

namespace Bashgah.Server.Modules.Devices;

/// <summary>All devices of the stores that the caller acts for, oldest first.</summary>
internal sealed class ListDevices(DeviceRegistry devices, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/devices", Id = "listDevices", Tag = "Devices",
        Summary = "Lists tills, counters and kiosks, the revoked ones too.",
        Scope = ApiScopes.DevicesManage, Answer = typeof(Page<DeviceAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var all = await devices.ListAsync(call.ProgramId, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, [.. all.Where(d => call.Caller.ActsFor(d.Store)).Select(d => DeviceAnswer.Of(d, program, reader.Now))], d => d.Id));
    }
}
