using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Rewards;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Holds;

/// <summary>How much of a hold is spent.</summary>
internal sealed record CaptureRequest(long? Amount)
{
    /// <summary>Reads a capture.</summary>
    public static CaptureRequest Read(Fields f) =>
        new(f.WholeOrNull("amount", "Units to spend; without it, all. The rest goes back.", 1, Fields.AmountMax));
}

/// <summary>Spends what was held, or gives it back (S7.1).</summary>
internal sealed class SettleHold(ILedger ledger, HoldAnswers answers)
{
    public static ApiOperation<CaptureRequest> Capture { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/holds/{id}/capture", Id = "captureHold", Tag = "Holds",
        Summary = "Spends held points, all or part; the rest goes back.",
        Scope = ApiScopes.RedemptionsWrite, TakesKey = true, IsBodyOptional = true,
        Answer = typeof(HoldAnswer), Read = CaptureRequest.Read, Example = """{"amount": 300}""",
        Refusals = [HoldAnswers.Unknown, "hold-ended", "hold-exceeded", "amount-zero"],
    };

    public static ApiOperation<NoFields> Release { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/holds/{id}/release", Id = "releaseHold", Tag = "Holds",
        Summary = "Gives held points back.", Scope = ApiScopes.RedemptionsWrite, TakesKey = true, IsBodyOptional = true,
        Answer = typeof(HoldAnswer), Read = NoFields.Read, Refusals = [HoldAnswers.Unknown, "hold-ended"],
    };

    public Task<ApiAnswer> CaptureAsync(ApiCall call, CaptureRequest request) => SettleAsync(
        call,
        (memberId, holdId, at) => new HoldCapture(memberId, holdId, request.Amount)
        {
            OccurredAt = at,
            OccurredAtGiven = false,
        });

    public Task<ApiAnswer> ReleaseAsync(ApiCall call, NoFields request) => SettleAsync(
        call, (memberId, holdId, at) => new HoldRelease(memberId, holdId) { OccurredAt = at, OccurredAtGiven = false });

    private async Task<ApiAnswer> SettleAsync(ApiCall call, Func<long, long, long, LedgerEvent> build)
    {
        if (!PublicId.TryHold(call.Route("id"), out var holdId))
            return Problem.Of(HoldAnswers.Unknown);
        var owner = new NamedMember(MemberReference.OfTransaction(holdId), HoldAnswers.Unknown);
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [owner],
                Build = members => build(members.Of(owner.Reference), holdId, members.RecordedAt),
            },
            call.Aborted);
        return await answers.OfAsync(call, answer, StatusCodes.Status200OK);
    }
}
