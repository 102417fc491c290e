using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Holds;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>A member's wish for cash.</summary>
internal sealed record CashOutRequest(MemberName Member, string Currency, long Amount)
{
    /// <summary>Reads a wish.</summary>
    public static CashOutRequest Read(Fields f) => new(
        f.Object("member", "Whose credit.", MemberName.Read),
        f.Text("currency", "A currency that the program turns into cash.", 64, "commission"),
        f.Whole("amount", "Minor units of money.", 1, Fields.AmountMax, 5000));
}

/// <summary>Sets the amount aside until staff have decided: it can neither be spent nor expire meanwhile.</summary>
internal sealed class RequestCashOut(ILedger ledger, LedgerReader reader, MemberReferences members, RefusalDetails refusals)
{
    public static ApiOperation<CashOutRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cash-outs", Id = "requestCashOut", Tag = "Cash-outs",
        Summary = "Asks for credit in cash.",
        About = "The amount is set aside until the request is approved or rejected.",
        Scope = ApiScopes.RedemptionsWrite, TakesKey = true,
        Status = StatusCodes.Status201Created, Answer = typeof(CashOutAnswer), Read = CashOutRequest.Read,
        Example = """{"member": {"phone": "+60123456789"}, "currency": "commission", "amount": 5000}""",
        Refusals =
        [
            ProblemCodes.MemberUnknown, "currency-unknown", "not-cashable", "cash-out-too-small", "cash-out-too-large",
            "insufficient-balance",
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, CashOutRequest request)
    {
        var (reference, problem) = await members.OfAsync(call, request.Member, $"member.{request.Member.Field}");
        if (problem is not null)
            return problem;
        var answer = await ledger.SubmitAsync(HoldPlacing.Of(call, reference, request.Currency, request.Amount, isCashOut: true), call.Aborted);
        if (answer is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        var id = ((LedgerAnswer.Accepted)answer).Transaction!.Id;
        var stored = (await reader.Store.FindCashOutAsync(call.ProgramId, id, call.Aborted))!;
        return ApiAnswer.With(
            StatusCodes.Status201Created, CashOutAnswer.Of(stored, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
