using System.ComponentModel;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Referrals;

/// <summary>A line of a member's commission statement.</summary>
internal sealed record CommissionAnswer
{
    public required string TransactionId { get; init; }

    [Description("Whose purchase it was, or who was brought.")]
    public required string Buyer { get; init; }

    [Description("How many levels above the buyer the member stands, from 1.")]
    public required int Level { get; init; }

    [Description("Entry of the program's `referral.commission`; absent where several gave together, and for what is taken back.")]
    public string? RuleId { get; init; }

    public string? DocumentNo { get; init; }

    public required string Currency { get; init; }

    [Description("Units; negative where a return took them back.")]
    public required long Amount { get; init; }

    public required string OccurredAt { get; init; }

    [Description("Why, in the language asked for.")]
    public required string Explanation { get; init; }
}

/// <summary>What a member got for what others bought, and what returns took back, newest first.</summary>
internal sealed class GetCommissions(LedgerReader reader)
{
    // Who buys every day and never got commission is answered as fast as anybody.
    private const int LookAtMax = 5_000;

    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/commissions", Id = "getCommissions", Tag = "Referrals",
        Summary = "Reads a member's commission statement, newest first.",
        About = "The same lines stand among the member's entries, with the balance after each. A page may be shorter than its limit, "
            + "or empty, where much else lies between: the list ends where there is no nextCursor.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<CommissionAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.Store.ReadFactsAsync(call.ProgramId, id, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        var before = call.Cursor<EntryCursor>(PublicId.TryEntry);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var (lines, goesOn) = await LinesAsync(call, id, before);
        var policy = await reader.PolicyAsync(
            call.ProgramId, lines.Select(l => l.Transaction.PolicyVersion).DefaultIfEmpty().Max(), call.Aborted);
        var shown = lines.Take(call.Limit).ToList();
        var next = lines.Count > call.Limit ? PublicId.Entry(shown[^1].Transaction.Id, shown[^1].Index)
            : goesOn is { } place ? PublicId.Entry(place, 0)
            : null;
        return ApiAnswer.Ok(new Page<CommissionAnswer>(
            [.. shown.Select(l => Answer(l, id, policy.Version(l.Transaction.PolicyVersion), call))], next));
    }

    private static CommissionAnswer Answer(EntryLine line, long memberId, CompiledProgram program, ApiCall call)
    {
        var transaction = line.Transaction;
        var first = line.Transfers[0];
        return new CommissionAnswer
        {
            TransactionId = PublicId.Transaction(transaction.Id),
            Buyer = PublicId.Member(transaction.MemberId!.Value),
            Level = EffectView.CommissionOf(transaction.Trace, memberId)!.Level,
            RuleId = line.Transfers.All(t => t.RuleId == first.RuleId) ? CommissionNames.Parse(first.RuleId)?.Entry : null,
            DocumentNo = EntryAnswer.DocumentNoOf(transaction.Event),
            Currency = first.Currency,
            Amount = line.Change,
            OccurredAt = program.Calendar.Format(transaction.Event.OccurredAt),
            Explanation = Explainer.Of(program, call.Wording).Entry(DecidedTransaction.Of(transaction), line.Transfers),
        };
    }

    /// <summary>The member's lines of others' transactions, and where older ones stand; null: nowhere. Units that only move within
    /// the account are no commission.</summary>
    private async Task<(List<EntryLine> Lines, long? GoesOn)> LinesAsync(ApiCall call, long memberId, EntryCursor? before)
    {
        // Of the transaction in whose midst the page before ended, the rest is still to be shown.
        var beforeId = before is { } cursor ? cursor.TransactionId + (cursor.Index > 0 ? 1 : 0) : long.MaxValue;
        // One more than wanted tells whether there is a next page.
        var others = await reader.Store.ReadOthersTransactionsAsync(
            call.ProgramId, memberId, beforeId, call.Limit + 1, LookAtMax, call.Aborted);
        var lines = others.Found
            .Where(transaction => EffectView.CommissionOf(transaction.Trace, memberId) is not null)
            .SelectMany(transaction => EntryLine.Of(transaction, memberId, null, before))
            .Where(line => line.Change != 0 && line.Transfers[0].Kind is EntryKind.Accrual or EntryKind.Reversal)
            .ToList();
        return (lines, others.GoesOnBefore);
    }
}
