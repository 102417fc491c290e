using Bashgah.Server.Modules.Adjustments;
using Bashgah.Server.Modules.CashOuts;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Approvals;

/// <summary>
/// Somebody else decides what one person asked for. Approving is two steps: the row says who approved, then the ledger takes the
/// command under a key that follows from the approval's id, or refuses it, and that is the end. Where a node dies between, approving again
/// goes on with the second step, in the name of who approved first, as long as the audit log has it that they did; the ledger takes it once.
/// </summary>
internal sealed class DecideApproval(
    ApprovalRegistry approvals, ILedger ledger, LedgerReader reader, MemberDirectory directory, RefusalDetails refusals)
{
    public static ApiOperation Approve { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/approvals/{id}/approve", Id = "approveRequest", Tag = "Approvals",
        Summary = "Approves what somebody else asked for: it is written to the ledger.",
        About = "Not by who asked. Where the ledger refuses it, it is `refused`, and may be asked for again. Where the server stops in between, it is "
            + "`approving`, and approving again goes on, until an hour after it expires.",
        Scope = ApiScopes.AdjustmentsApprove, TakesKey = true, Answer = typeof(ApprovalAnswer),
        Refusals =
        [
            ProblemCodes.NotFound, ProblemCodes.OwnRequest, ProblemCodes.ApprovalDecided, ProblemCodes.ApprovalExpired,
            ProblemCodes.ApprovalChanged, ProblemCodes.MemberErased, "debt-not-allowed", "cash-out-decided", "hold-exceeded",
        ],
    };

    public static ApiOperation Reject { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/approvals/{id}/reject", Id = "rejectRequest", Tag = "Approvals",
        Summary = "Says no to what somebody else asked for.", About = "Not by who asked.",
        Scope = ApiScopes.AdjustmentsApprove, TakesKey = true, Answer = typeof(ApprovalAnswer),
        Refusals =
        [
            ProblemCodes.NotFound, ProblemCodes.OwnRequest, ProblemCodes.ApprovalDecided, ProblemCodes.ApprovalExpired,
            ProblemCodes.ApprovalChanged, ProblemCodes.MemberErased,
        ],
    };

    public async Task<ApiAnswer> ApproveAsync(ApiCall call)
    {
        var (approval, problem) = await DecideAsync(call, approves: true);
        if (problem is not null)
            return problem;
        return approval!.StateAt(reader.Now) == ApprovalStates.Approving && await WriteAsync(call, approval) is { } refusal
            ? refusal
            : await AnswerAsync(call, approval.Id);
    }

    public async Task<ApiAnswer> RejectAsync(ApiCall call)
    {
        var (approval, problem) = await DecideAsync(call, approves: false);
        return problem is not null ? problem : await AnswerAsync(call, approval!.Id);
    }

    /// <summary>Writes to the ledger what was approved; null: it is there.</summary>
    private async Task<ApiAnswer?> WriteAsync(ApiCall call, StoredApproval approval)
    {
        // A node that had an earlier policy may have written the request itself, under the caller's key.
        if (await approvals.IsKeyOfLedgerAsync(call.ProgramId, approval.IdempotencyKey, call.Aborted))
        {
            await RefuseAsync(call, approval, ProblemCodes.KeyReused);
            return Problem.Of(ProblemCodes.ApprovalDecided, ("state", ApprovalStates.Refused));
        }
        switch (await ledger.SubmitAsync(await CommandOfAsync(call, approval), call.Aborted))
        {
            case LedgerAnswer.Refused refused:
                await RefuseAsync(call, approval, refused.Refusal.Code);
                return await refusals.ProblemOfAsync(call, refused.Refusal);
            case LedgerAnswer.Accepted accepted:
                await approvals.DoneAsync(call.ProgramId, approval.Id, accepted.Transaction!.Id, call.Aborted);
                break;
        }
        return null;
    }

    private Task<bool> RefuseAsync(ApiCall call, StoredApproval approval, string code) => approvals.RefuseAsync(
        call.ProgramId, approval.Id, code, ApprovalEntries.Refused(call.Caller.Source, approval, code, reader.Now), call.Aborted);

    /// <summary>The approval as it was decided now, or the same way before; else the problem.</summary>
    private async Task<(StoredApproval? Approval, Problem? Problem)> DecideAsync(ApiCall call, bool approves)
    {
        if (!PublicId.TryApproval(call.Route("id"), out var id) || await FindAsync(call, id) is not { } approval)
            return (null, Problem.Of(ProblemCodes.NotFound));
        if (approval.MadeBy == call.Caller.Actor)
            return (null, Problem.Of(ProblemCodes.OwnRequest));
        var now = reader.Now;
        if (approval.StateAt(now) == ApprovalStates.Pending && !approval.IsErased)
        {
            var told = ApprovalEntries.Decided(call.Caller.Source, approval, approves, now);
            await (approves
                ? approvals.ApproveAsync(call.ProgramId, id, told, call.Aborted)
                : approvals.RejectAsync(call.ProgramId, id, told, call.Aborted));
            // As it is now, whoever was first.
            approval = (await FindAsync(call, id))!;
        }
        return ProblemOf(call, approval, approves, now) is { } problem ? (null, problem) : (approval, null);
    }

    private static Problem? ProblemOf(ApiCall call, StoredApproval approval, bool approves, long now) => approval.StateAt(now) switch
    {
        ApprovalStates.Changed => Problem.Of(ProblemCodes.ApprovalChanged),
        ApprovalStates.Expired => Problem.Of(ProblemCodes.ApprovalExpired),
        ApprovalStates.Pending => Problem.Of(ProblemCodes.MemberErased),
        // Whoever comes goes on with what was approved and is not done.
        ApprovalStates.Approving when approves => approval.IsErased ? Problem.Of(ProblemCodes.MemberErased) : null,
        ApprovalStates.Approved when approves && approval.DecidedBy == call.Caller.Actor => null,
        ApprovalStates.Rejected when !approves && approval.DecidedBy == call.Caller.Actor => null,
        var state => Problem.Of(ProblemCodes.ApprovalDecided, ("state", state)),
    };

    private async Task<LedgerCommand> CommandOfAsync(ApiCall call, StoredApproval approval)
    {
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        var wish = approval.Wish;
        var command = wish.CashOutId is { } cashOut
            ? CashOutCommand.ToPay(hasher, wish.MemberId, cashOut, wish.Amount, wish.Note.Length == 0 ? null : wish.Note)
            : AdjustmentCommand.Of(
                hasher, new Correction(MemberReference.ById(wish.MemberId), wish.Currency, wish.Amount, wish.AllowsDebt, wish.Note));
        return command with
        {
            ProgramId = call.ProgramId, Actor = approval.DecidedBy!, IdempotencyKey = approval.LedgerKey,
        };
    }

    private Task<StoredApproval?> FindAsync(ApiCall call, long id) =>
        approvals.FindProvenAsync(call.ProgramId, id, call.Aborted);

    private async Task<ApiAnswer> AnswerAsync(ApiCall call, long id) => ApiAnswer.Ok(ApprovalAnswer.Of(
        (await FindAsync(call, id))!, await reader.ProgramAsync(call.ProgramId, call.Aborted), reader.Now));
}
