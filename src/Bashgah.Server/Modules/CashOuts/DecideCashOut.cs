using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>That a cash-out is paid.</summary>
internal sealed record CashOutApproval(long? Amount, string? Reference)
{
    /// <summary>Reads an approval.</summary>
    public static CashOutApproval Read(Fields f) => new(
        f.WholeOrNull("amount", "Minor units that are paid; without it, all. The rest goes back.", 1, Fields.AmountMax),
        f.TextOrNull("reference", "How it was paid, such as a bank's reference. It is kept apart from the ledger.", 500));
}

/// <summary>That a cash-out is not paid.</summary>
internal sealed record CashOutRejection(string? Reason)
{
    /// <summary>Reads a rejection.</summary>
    public static CashOutRejection Read(Fields f) =>
        new(f.TextOrNull("reason", "Why. It is kept apart from the ledger.", 500));
}

/// <summary>Staff decide what members asked for, once.</summary>
internal sealed class DecideCashOut(ILedger ledger, LedgerReader reader, MemberDirectory directory, RefusalDetails refusals)
{
    /// <summary>Code of the refusal when there is no such cash-out.</summary>
    public const string Unknown = "cash-out-unknown";

    public static ApiOperation<CashOutApproval> Approve { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cash-outs/{id}/approve", Id = "approveCashOut", Tag = "Cash-outs",
        Summary = "Says that a cash-out is paid, all or a part.", Scope = ApiScopes.CashOutsDecide, TakesKey = true,
        IsBodyOptional = true, Answer = typeof(CashOutAnswer), Read = CashOutApproval.Read,
        Example = """{"reference": "Bank transfer 4711"}""",
        Refusals = [Unknown, "cash-out-decided", "hold-exceeded"],
    };

    public static ApiOperation<CashOutRejection> Reject { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cash-outs/{id}/reject", Id = "rejectCashOut", Tag = "Cash-outs",
        Summary = "Says that a cash-out is not paid: the amount goes back to the account.", Scope = ApiScopes.CashOutsDecide,
        TakesKey = true, IsBodyOptional = true, Answer = typeof(CashOutAnswer), Read = CashOutRejection.Read,
        Example = """{"reason": "The account number is not the member's"}""", Refusals = [Unknown, "cash-out-decided"],
    };

    public Task<ApiAnswer> ApproveAsync(ApiCall call, CashOutApproval request) => DecideAsync(
        call, request.Reference,
        (memberId, id, at) => new HoldCapture(memberId, id, request.Amount)
        {
            OccurredAt = at,
            OccurredAtGiven = false,
            IsCashOut = true,
        });

    public Task<ApiAnswer> RejectAsync(ApiCall call, CashOutRejection request) => DecideAsync(
        call, request.Reason,
        (memberId, id, at) => new HoldRelease(memberId, id) { OccurredAt = at, OccurredAtGiven = false, IsCashOut = true });

    private async Task<ApiAnswer> DecideAsync(ApiCall call, string? note, Func<long, long, long, LedgerEvent> build)
    {
        if (!PublicId.TryCashOut(call.Route("id"), out var id)
            || await reader.Store.FindCashOutAsync(call.ProgramId, id, call.Aborted) is not { } cashOut)
            return Problem.Of(Unknown);
        var owner = new NamedMember(MemberReference.ById(cashOut.MemberId));
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var answer = await ledger.SubmitAsync(
            new LedgerCommand
            {
                ProgramId = call.ProgramId,
                Actor = call.Caller.Actor,
                IdempotencyKey = call.IdempotencyKey,
                Members = [owner],
                Note = note,
                // Free text is content too, but it is hashed with the program's key only (S13.3).
                ContentHash = note is null ? null : e => hasher.Hash("cash-out", $"{EventCodec.Canonical(e)}\n{note}"),
                Build = members => build(cashOut.MemberId, id, members.RecordedAt),
            },
            call.Aborted);
        if (answer is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        var decided = (await reader.Store.FindCashOutAsync(call.ProgramId, id, call.Aborted))!;
        return ApiAnswer.Ok(CashOutAnswer.Of(decided, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
