using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Decisions;

/// <summary>Answers of commands: the decision as callers see it.</summary>
internal sealed class DecisionView(LedgerReader reader, RefusalDetails refusals)
{
    /// <summary>
    /// A new command: 201; the same key and content again: 201 with <c>duplicate</c>; the same document under
    /// another key:
    /// 200 (S10.1, S10.2).
    /// </summary>
    public async Task<ApiAnswer> AnswerAsync(ApiCall call, LedgerAnswer answer)
    {
        if (answer is LedgerAnswer.Refused refused)
            return await refusals.ProblemOfAsync(call, refused.Refusal);
        var accepted = (LedgerAnswer.Accepted)answer;
        var body = await ComposeAsync(call, accepted, isEvaluation: false);
        return accepted.Duplicate == DuplicateKind.Document ? ApiAnswer.Ok(body) : ApiAnswer.Created(body);
    }

    /// <summary>A dry run: 200.</summary>
    public async Task<ApiAnswer> AnswerEvaluationAsync(ApiCall call, LedgerAnswer answer) => answer switch
    {
        LedgerAnswer.Refused refused => await refusals.ProblemOfAsync(call, refused.Refusal),
        LedgerAnswer.Accepted accepted => ApiAnswer.Ok(await ComposeAsync(call, accepted, isEvaluation: true)),
        _ => throw new InvalidOperationException(),
    };

    private async ValueTask<DecisionAnswer> ComposeAsync(ApiCall call, LedgerAnswer.Accepted accepted, bool isEvaluation)
    {
        var transaction = accepted.Transaction!;
        var policy = await reader.PolicyAsync(call.ProgramId, transaction.PolicyVersion, call.Aborted);
        var program = policy.Version(transaction.PolicyVersion);
        var facts = await FactsAsync(call, transaction);
        var explainer = Explainer.Of(program, call.Wording);
        return new DecisionAnswer
        {
            TransactionId = isEvaluation ? null : PublicId.Transaction(transaction.Id),
            PolicyVersion = transaction.PolicyVersion,
            Duplicate = accepted.Duplicate != DuplicateKind.None,
            Effects = new EffectView(program, transaction, explainer, facts?.LastActivityOn ?? 0).All(),
            NotFired = explainer.NotFired(transaction),
            Accounts = facts is null ? [] : AccountAnswers.Of(policy.At(reader.Now), facts),
            Tiers = facts is null ? new Dictionary<string, string>() : AccountAnswers.TiersOf(facts),
            Vouchers = VouchersOf(transaction, program, call.Wording, isEvaluation),
            KeepFromRefund = transaction.Trace.KeepFromRefund is > 0 and var money ? money : null,
            Messages = Messages.Of(program, transaction, call.Wording),
        };
    }

    /// <summary>Right after a new transaction its own facts; for one read back those of now.</summary>
    private async ValueTask<MemberFacts?> FactsAsync(ApiCall call, DecidedTransaction transaction)
    {
        if (transaction.MemberId is not { } memberId)
            return null;
        return transaction.Members.FirstOrDefault(m => m.Id == memberId)
            ?? await reader.FactsAsync(call.ProgramId, memberId, call.Aborted);
    }

    private static IReadOnlyList<VoucherAnswer>? VouchersOf(
        DecidedTransaction transaction, CompiledProgram program, Wording wording, bool isEvaluation)
    {
        if (transaction.Trace.Vouchers.Count == 0)
            return null;
        return
        [
            // Who gave points to another is not shown the other's codes.
            .. transaction.Trace.Vouchers.Select(v => VoucherView.Of(
                transaction, v, program, wording, showsCode: !isEvaluation && v.MemberId == transaction.MemberId)),
        ];
    }
}
