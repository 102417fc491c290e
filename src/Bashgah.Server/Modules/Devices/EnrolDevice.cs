using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Storage.Devices;

namespace Bashgah.Server.Modules.Devices;

/// <summary>A code that is handed in.</summary>
internal sealed record EnrolmentRequest(string Code)
{
    /// <summary>Reads a code.</summary>
    public static EnrolmentRequest Read(Fields f) => new(f.Text("code", "As staff read it out.", 20, "hs7k-m2pq"));
}

/// <summary>A device hands its code in and gets its key, which no person needs to see.</summary>
internal sealed class EnrolDevice(DeviceRegistry devices, LedgerReader reader)
{
    public static ApiOperation<EnrolmentRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/devices/enrolments", Id = "enrolDevice", Tag = "Devices",
        Summary = "Gives a device its key for the code that staff announced it with.",
        About = "Codes are few among many (40 random bits), hold once and for minutes, and an address may try 30 a minute.",
        Scope = "", IsOpen = true, Status = StatusCodes.Status201Created,
        Answer = typeof(EnrolledDeviceAnswer), Read = EnrolmentRequest.Read, Example = """{"code": "hs7k-m2pq"}""",
        Refusals = [ProblemCodes.CodeWrong],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, EnrolmentRequest request)
    {
        var now = reader.Now;
        if (await devices.EnrolAsync(call.ProgramId, request.Code, call.Caller.Origin, now, call.Aborted) is not { } enrolled)
            return Problem.Of(ProblemCodes.CodeWrong);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Created(
            new EnrolledDeviceAnswer { Device = DeviceAnswer.Of(enrolled.Device, program, now), Key = enrolled.Key });
    }
}
