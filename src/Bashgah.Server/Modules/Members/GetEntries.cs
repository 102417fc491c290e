using System.ComponentModel;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Members;

/// <summary>One line of a member's statement.</summary>
internal sealed record EntryAnswer
{
    public required string Id { get; init; }

    public required string TransactionId { get; init; }

    [Description("accrual, reversal, redemption, give-back, expiry, adjustment, transfer-in, transfer-out, hold, release, "
        + "maturation or debt-payment.")]
    public required string Kind { get; init; }

    public required string Currency { get; init; }

    [Description("Change of the balance; 0 where units only move within the account (hold, release, maturation, debt-payment).")]
    public required long Amount { get; init; }

    [Description("Units that moved within the account, where the balance did not change.")]
    public long? Moved { get; init; }

    [Description("Available + pending + held − debt, after this entry.")]
    public required long BalanceAfter { get; init; }

    public required string OccurredAt { get; init; }

    public required string RecordedAt { get; init; }

    public string? RuleId { get; init; }

    public string? DocumentNo { get; init; }

    [Description("Why, in the language asked for.")]
    public required string Explanation { get; init; }
}

/// <summary>A member's statement, newest first, each line explained (L5).</summary>
internal sealed class GetEntries(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/entries", Id = "getEntries", Tag = "Members",
        Summary = "Reads a member's entries, newest first.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<EntryAnswer>),
        Query = [new QueryParameter("currency", "Only this currency."), .. QueryParameter.Paging],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.Store.ReadFactsAsync(call.ProgramId, id, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        EntryCursor? before = null;
        if (call.Query("cursor") is { } text)
        {
            if (!PublicId.TryEntry(text, out var cursor))
            {
                call.Faults.Add("query:cursor", FaultCodes.InvalidFormat, ("expected", "nextCursor"));
                return Problem.Malformed(call.Faults);
            }
            before = cursor;
        }
        // One more than wanted tells whether there is a next page.
        var entries = await reader.Store.ReadEntriesAsync(
            call.ProgramId, id, call.Query("currency"), before, call.Limit + 1, call.Aborted);
        var policy = await reader.PolicyAsync(
            call.ProgramId, entries.Select(e => e.Transaction.PolicyVersion).DefaultIfEmpty().Max(), call.Aborted);
        var items = entries.Take(call.Limit).ToList();
        var next = entries.Count > call.Limit ? PublicId.Entry(items[^1].Transaction.Id, items[^1].Index) : null;
        return ApiAnswer.Ok(new Page<EntryAnswer>([.. items.Select(e => Entry(e, policy, call))], next));
    }

    private static EntryAnswer Entry(StoredEntry entry, PolicyHistory policy, ApiCall call)
    {
        var transaction = entry.Transaction;
        var transfer = transaction.Transfers[entry.Index];
        var program = policy.Version(transaction.PolicyVersion);
        var change = transfer.BalanceChange();
        return new EntryAnswer
        {
            Id = PublicId.Entry(transaction.Id, entry.Index),
            TransactionId = PublicId.Transaction(transaction.Id),
            Kind = KindOf(transfer.Kind),
            Currency = transfer.Currency,
            Amount = change,
            Moved = change == 0 ? transfer.Amount : null,
            BalanceAfter = transfer.BalanceAfter,
            OccurredAt = program.Calendar.Format(transaction.Event.OccurredAt),
            RecordedAt = program.Calendar.Format(transaction.RecordedAt),
            RuleId = transfer.RuleId,
            DocumentNo = DocumentNoOf(transaction.Event),
            Explanation = new Explainer(program, call.Wording).Entry(DecidedTransaction.Of(transaction), transfer),
        };
    }

    private static string KindOf(EntryKind kind) => kind switch
    {
        EntryKind.GiveBack => "give-back",
        EntryKind.TransferIn => "transfer-in",
        EntryKind.TransferOut => "transfer-out",
        EntryKind.DebtPayment => "debt-payment",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string? DocumentNoOf(LedgerEvent e) => e switch
    {
        Purchase purchase => purchase.DocumentNo,
        Claim claim => claim.DocumentNo,
        Return returned => returned.DocumentNo,
        _ => null,
    };
}
