using Bashgah.Server.Modules.Approvals;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Approvals;
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
internal sealed class DecideCashOut(
    ILedger ledger, LedgerReader reader, MemberDirectory directory, AskForApproval approvals, RefusalDetails refusals)
{
    /// <summary>Code of the refusal when there is no such cash-out.</summary>
    public const string Unknown = "cash-out-unknown";

    public static ApiOperation<CashOutApproval> Approve { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cash-outs/{id}/approve", Id = "approveCashOut", Tag = "Cash-outs",
        Summary = "Says that a cash-out is paid, all or a part.", Scope = ApiScopes.CashOutsDecide, TakesKey = true,
        IsBodyOptional = true, Answer = typeof(CashOutAnswer), Waiting = typeof(ApprovalAnswer), Read = CashOutApproval.Read,
        About = "Above the amount of `terms.approvals.cashOut` it waits for somebody else (202), and nothing is written before.",
        Example = """{"reference": "Bank transfer 4711"}""",
        Refusals = [Unknown, "cash-out-decided", "hold-exceeded", ProblemCodes.ApprovalWaiting, ProblemCodes.MemberErased],
    };

    public static ApiOperation<CashOutRejection> Reject { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cash-outs/{id}/reject", Id = "rejectCashOut", Tag = "Cash-outs",
        Summary = "Says that a cash-out is not paid: the amount goes back to the account.", Scope = ApiScopes.CashOutsDecide,
        TakesKey = true, IsBodyOptional = true, Answer = typeof(CashOutAnswer), Read = CashOutRejection.Read,
        Example = """{"reason": "The account number is not the member's"}""", Refusals = [Unknown, "cash-out-decided"],
    };

    /// <summary>Above the amount of the policy somebody else must approve that it is paid.</summary>
    public async Task<ApiAnswer> ApproveAsync(ApiCall call, CashOutApproval request)
    {
        if (await FindAsync(call) is not { } cashOut)
            return Problem.Of(Unknown);
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var command = CashOutCommand.ToPay(hasher, cashOut.MemberId, cashOut.Id, request.Amount, request.Reference);
        var amount = request.Amount ?? cashOut.Amount;
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var wish = new ApprovalWish(
            ApprovalKinds.CashOut, cashOut.MemberId, cashOut.Currency, amount, false, cashOut.Id, request.Reference ?? "");
        var isNeeded = program.Terms.Approvals.IsNeededToPay(cashOut.Currency, amount);
        return await approvals.InsteadAsync(call, wish, Of(call, command), isNeeded) ?? await DecideAsync(call, cashOut.Id, command);
    }

    public async Task<ApiAnswer> RejectAsync(ApiCall call, CashOutRejection request)
    {
        if (await FindAsync(call) is not { } cashOut)
            return Problem.Of(Unknown);
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        return await DecideAsync(
            call, cashOut.Id, CashOutCommand.ToGiveBack(hasher, cashOut.MemberId, cashOut.Id, request.Reason),
            () => approvals.EndAsync(call, cashOut.Id));
    }

    private async Task<ApiAnswer> DecideAsync(ApiCall call, long id, LedgerCommand command, Func<Task>? after = null)
    {
        var answer = await ledger.SubmitAsync(Of(call, command), call.Aborted);
        if (answer is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        if (after is not null)
            await after();
        var decided = (await reader.Store.FindCashOutAsync(call.ProgramId, id, call.Aborted))!;
        return ApiAnswer.Ok(CashOutAnswer.Of(decided, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }

    private static LedgerCommand Of(ApiCall call, LedgerCommand command) => command with
    {
        ProgramId = call.ProgramId, Actor = call.Caller.Actor, IdempotencyKey = call.IdempotencyKey,
    };

    private async Task<StoredCashOut?> FindAsync(ApiCall call) => PublicId.TryCashOut(call.Route("id"), out var id)
        ? await reader.Store.FindCashOutAsync(call.ProgramId, id, call.Aborted)
        : null;
}
