using System.Globalization;
using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Approvals;

/// <summary>Keeps a command that one person may not do alone until somebody else approves it. Nothing is written to the ledger before.</summary>
internal sealed class AskForApproval(
    ApprovalRegistry approvals, ILedger ledger, LedgerReader reader, MemberDirectory directory, RefusalDetails refusals)
{
    /// <summary>The answer to a command that waits for somebody else; null: it needs nobody, and goes to the ledger.</summary>
    /// <param name="call">The request.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="command">What it would be in the ledger: what that refuses already is not asked for.</param>
    /// <param name="isNeeded">Whether the policy in force asks for somebody else.</param>
    public async Task<ApiAnswer?> InsteadAsync(ApiCall call, ApprovalWish wish, LedgerCommand command, bool isNeeded)
    {
        var hash = await HashOfAsync(call, wish);
        // What waits under this key does so also where the policy asks for nobody any more.
        if (await approvals.FindByKeyAsync(call.ProgramId, call.IdempotencyKey, call.Aborted) is { } known)
            return known.ContentHash == hash ? await WaitsAsync(call, known) : Problem.Of(ProblemCodes.KeyReused);
        if (!isNeeded || await approvals.IsKeyOfLedgerAsync(call.ProgramId, call.IdempotencyKey, call.Aborted))
            return null;
        if (await ledger.EvaluateAsync(command, call.Aborted) is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        var now = reader.Now;
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var endsAt = now + (program.Terms.Approvals.WaitDays * EngineInstant.MicrosecondsPerDay);
        var outcome = await approvals.AskAsync(
            call.ProgramId, wish, call.IdempotencyKey, hash, endsAt, id => ApprovalEntries.Requested(call.Caller.Source, id, wish, now),
            call.Aborted);
        return outcome switch
        {
            AskOutcome.Waits waits => await WaitsAsync(call, waits.Approval),
            AskOutcome.MemberErased => Problem.Of(ProblemCodes.MemberErased),
            AskOutcome.AnotherWaits another =>
                Problem.Of(ProblemCodes.ApprovalWaiting, ("approval", PublicId.Approval(another.Approval.Id))),
            _ => Problem.Of(ProblemCodes.KeyReused),
        };
    }

    /// <summary>A cash-out is not paid at all: what waits for it ends too.</summary>
    public Task EndAsync(ApiCall call, long cashOutId)
    {
        var now = reader.Now;
        return approvals.RejectOfCashOutAsync(
            call.ProgramId, cashOutId, waiting => ApprovalEntries.Decided(call.Caller.Source, waiting, approves: false, now), call.Aborted);
    }

    private async Task<ApiAnswer> WaitsAsync(ApiCall call, StoredApproval approval) => ApiAnswer.With(
        StatusCodes.Status202Accepted,
        ApprovalAnswer.Of(approval, await reader.ProgramAsync(call.ProgramId, call.Aborted), reader.Now));

    /// <summary>Free text is content too, but it is hashed with the program's key only (S13.3).</summary>
    private async Task<string> HashOfAsync(ApiCall call, ApprovalWish wish)
    {
        var hasher = await directory.HasherAsync(call.ProgramId, call.Aborted);
        return hasher.Hash("approval", string.Create(
            CultureInfo.InvariantCulture,
            $"{wish.Kind}\n{wish.MemberId}\n{wish.Currency}\n{wish.Amount}\n{wish.AllowsDebt}\n{wish.CashOutId}\n{wish.Note}"));
    }
}
