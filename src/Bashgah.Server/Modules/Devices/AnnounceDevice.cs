using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Devices;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Devices;

/// <summary>A device that is to be enrolled.</summary>
internal sealed record DeviceRequest(string Label, string Kind, string Store)
{
    private static readonly string[] _kinds = ["till", "counter", "kiosk"];

    /// <summary>Reads a device.</summary>
    public static DeviceRequest Read(Fields f) => new(
        f.Text("label", "What people call it.", 100, "Till 3"),
        f.Choice("kind", "What it may do.", _kinds),
        f.Text("store", "Id of the one store that it acts for.", 64, "kl-central"));
}

/// <summary>Staff announce a device and get a short code, which somebody types into it within minutes.</summary>
internal sealed class AnnounceDevice(DeviceRegistry devices, StoreRegistry stores, LedgerReader reader)
{
    public static ApiOperation<DeviceRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/devices", Id = "announceDevice", Tag = "Devices",
        Summary = "Announces a till, counter or kiosk and gives the code that enrols it.",
        About = "The code holds for 15 minutes and once. With its key the device names no other store than its own.",
        Scope = ApiScopes.DevicesManage, IsOfStore = true, TakesKey = true, Status = StatusCodes.Status201Created,
        Answer = typeof(AnnouncedDeviceAnswer), Read = DeviceRequest.Read,
        Example = """{"label": "Till 3", "kind": "till", "store": "kl-central"}""",
        Refusals = [ProblemCodes.StoreUnknown, ProblemCodes.KeyReused],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, DeviceRequest request)
    {
        if (call.StoreOf(request.Store).Problem is { } foreign)
            return foreign;
        if (await stores.FindAsync(call.ProgramId, request.Store, call.Aborted) is null)
            return Problem.Of(ProblemCodes.StoreUnknown, ("store", request.Store));
        var now = reader.Now;
        var (device, code) = await devices.AnnounceAsync(
            call.ProgramId, new DeviceAnnouncement(request.Label, request.Kind, request.Store, call.Caller.Source), call.IdempotencyKey,
            now, call.Aborted);
        if ((device.Label, device.Kind, device.Store) != (request.Label, request.Kind, request.Store))
            return Problem.Of(ProblemCodes.KeyReused);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Created(new AnnouncedDeviceAnswer
        {
            Device = DeviceAnswer.Of(device, program, now), Code = code, CodeEndsAt = program.Calendar.Format(device.CodeEndsAt),
        });
    }
}
