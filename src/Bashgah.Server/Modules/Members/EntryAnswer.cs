using System.ComponentModel;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Members;

/// <summary>One line of a member's statement.</summary>
internal sealed record EntryAnswer
{
    public required string Id { get; init; }

    public required string TransactionId { get; init; }

    [Description("accrual, commission, reversal, redemption, give-back, expiry, adjustment, transfer-in, transfer-out, hold, release, "
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

    [Description("For commission, given or taken back: how many levels above the buyer the member stands, from 1.")]
    public int? Level { get; init; }

    public string? DocumentNo { get; init; }

    [Description("Why, in the language asked for.")]
    public required string Explanation { get; init; }

    [Description("The lots that it moved, where they are several.")]
    public IReadOnlyList<EntryLotAnswer>? Lots { get; init; }

    public static EntryAnswer Of(EntryLine line, PolicyHistory policy, Wording wording)
    {
        var transaction = line.Transaction;
        var first = line.Transfers[0];
        var program = policy.Version(transaction.PolicyVersion);
        var commission = EffectView.CommissionOf(transaction.Trace, first.MemberId);
        return new EntryAnswer
        {
            Id = PublicId.Entry(transaction.Id, line.Index),
            TransactionId = PublicId.Transaction(transaction.Id),
            Kind = first.Kind == EntryKind.Accrual && commission is not null ? "commission" : KindOf(first.Kind),
            Currency = first.Currency,
            Amount = line.Change,
            Moved = line.Change == 0 ? line.Transfers.Sum(t => t.Amount) : null,
            BalanceAfter = line.BalanceAfter,
            OccurredAt = program.Calendar.Format(transaction.Event.OccurredAt),
            RecordedAt = program.Calendar.Format(transaction.RecordedAt),
            RuleId = line.Transfers.All(t => t.RuleId == first.RuleId)
                ? CommissionNames.Parse(first.RuleId)?.Entry ?? first.RuleId
                : null,
            Level = commission?.Level,
            DocumentNo = DocumentNoOf(transaction.Event),
            Explanation = Explainer.Of(program, wording).Entry(DecidedTransaction.Of(transaction), line.Transfers),
            Lots = line.Transfers.Count == 1 ? null : [.. line.Transfers.Select(t => EntryLotAnswer.Of(t, program))],
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

    /// <summary>Number of the document that an event is about, or null.</summary>
    public static string? DocumentNoOf(LedgerEvent e) => e switch
    {
        Purchase purchase => purchase.DocumentNo,
        Claim claim => claim.DocumentNo,
        Return returned => returned.DocumentNo,
        _ => null,
    };
}

/// <summary>What an entry moved of one lot.</summary>
internal sealed record EntryLotAnswer
{
    [Description("Units, above 0.")]
    public required long Amount { get; init; }

    [Description("The last day of the lot; absent: none is known or it is debt.")]
    public string? LastDay { get; init; }

    public static EntryLotAnswer Of(Transfer transfer, CompiledProgram program) => new()
    {
        Amount = transfer.Amount,
        LastDay = AccountAnswers.LastDayOf(program, transfer.Currency, transfer.Lot, lastActivityOn: 0) is { } on and > 0
            ? DayNumber.Format(on)
            : null,
    };
}
