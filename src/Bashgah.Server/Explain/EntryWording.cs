using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Words postings that are no awards, as lines of the member's statement.</summary>
internal sealed class EntryWording(
    CompiledProgram program, Wording wording, PolicyNames names, UnitWords units, RuleWording rules)
{
    /// <summary>Postings of one kind and currency as one line.</summary>
    public string Line(DecidedTransaction transaction, IReadOnlyList<Transfer> transfers)
    {
        var first = transfers[0];
        var sum = 0L;
        foreach (var transfer in transfers)
            sum += transfer.Amount;
        // What staff corrected may go either way, which the number alone does not show.
        var amount = first.Kind == EntryKind.Adjustment
            ? units.Signed(first.BalanceChange() < 0 ? -sum : sum, first.Currency)
            : units.Units(sum, first.Currency);
        var count = units.Count(sum, first.Currency);
        var key = KeyOf(transaction, first);
        if (first.Kind == EntryKind.Redemption && ExchangedFor(transaction, first) is { } granted)
            return wording.Say($"{key}-exchanged", ("amount", amount), ("reward", granted));
        if (RewardOf(transaction, first) is { } reward && wording.Find($"{key}-reward") is not null)
            return wording.Say($"{key}-reward", ("amount", amount), ("reward", reward));
        if (DocumentNo(transaction.Event) is { Length: > 0 } document && wording.Find($"{key}-document") is not null)
            return wording.Say($"{key}-document", ("amount", amount), ("count", count), ("document", document));
        return first.RuleId is { } rule && wording.Find($"{key}-rule") is not null
            ? wording.Say($"{key}-rule", ("amount", amount), ("rule", names.Rule(rule)))
            : wording.Say(key, ("amount", amount), ("count", count));
    }

    /// <summary>Which postings make one line together: those with the same text and rule. What paid for goods is told apart
    /// from what was exchanged.</summary>
    public static (string Currency, string Key, string? RuleId) LineOf(Trace trace, Transfer transfer) => (
        transfer.Currency,
        transfer.Kind == EntryKind.Redemption && IsTender(trace, transfer) ? "entry.redemption-document" : KeyOf(transfer),
        transfer.Kind == EntryKind.Accrual ? null : transfer.RuleId);

    private string KeyOf(DecidedTransaction transaction, Transfer transfer) =>
        (transaction.Event, transfer.Kind) switch
        {
            (HoldPlace { IsReview: true }, EntryKind.Hold) => "entry.review-asked",
            (HoldCapture { IsReview: true }, EntryKind.Adjustment) => "entry.review-taken",
            (HoldCapture { IsReview: true } or HoldRelease { IsReview: true }, EntryKind.Release) => "entry.review-back",
            (HoldPlace { IsCashOut: true }, EntryKind.Hold) => "entry.cash-out-asked",
            (HoldCapture { IsCashOut: true }, EntryKind.Redemption) => "entry.cash-out-paid",
            (HoldCapture { IsCashOut: true } or HoldRelease { IsCashOut: true }, EntryKind.Release) => "entry.cash-out-back",
            (_, EntryKind.Reversal) when transaction.Trace.KeepFromRefund > 0 && transfer.BalanceChange() > 0 =>
                "entry.reversal-refund",
            (_, EntryKind.Maturation) when program.Currency(transfer.Currency) is { IsQualifying: true } =>
                "entry.maturation-counts",
            _ => KeyOf(transfer),
        };

    private static string KeyOf(Transfer transfer) => transfer.Kind switch
    {
        EntryKind.Accrual => "entry.accrual",
        EntryKind.Reversal when transfer.BalanceChange() > 0 => "entry.reversal-undone",
        EntryKind.Reversal when transfer.Debit == LedgerAccount.Debt => "entry.reversal-owed",
        EntryKind.Reversal => "entry.reversal",
        EntryKind.Redemption => "entry.redemption",
        EntryKind.GiveBack => "entry.give-back",
        EntryKind.Expiry when transfer.BalanceChange() > 0 => "entry.expiry-covers",
        EntryKind.Expiry => "entry.expiry",
        EntryKind.Adjustment => "entry.adjustment",
        EntryKind.TransferIn => "entry.transfer-in",
        EntryKind.TransferOut => "entry.transfer-out",
        EntryKind.Hold => "entry.hold",
        EntryKind.Release => "entry.release",
        EntryKind.Maturation => "entry.maturation",
        _ => "entry.debt-payment",
    };

    /// <summary>What a rule granted for units that it took; null where they paid for something else.</summary>
    private string? ExchangedFor(DecidedTransaction transaction, Transfer transfer)
    {
        if (transaction.Event is RewardRedemption || IsTender(transaction.Trace, transfer))
            return null;
        foreach (var award in transaction.Trace.Awards)
        {
            var (reward, offer) = rules.GrantedFor(award, transfer.Currency);
            if (reward is not null)
                return names.Reward(reward);
            if (offer is not null)
                return names.Offer(offer);
        }
        return null;
    }

    private static bool IsTender(Trace trace, Transfer transfer)
    {
        foreach (var tender in trace.Tenders)
        {
            if (tender.Currency == transfer.Currency && tender.Lot == transfer.Lot && tender.Amount == transfer.Amount)
                return true;
        }
        return false;
    }

    /// <summary>The reward that was paid for, or given back; null where it was something else.</summary>
    private string? RewardOf(DecidedTransaction transaction, Transfer transfer)
    {
        if (transaction.Event is Purchase && transfer.RuleId is null)
            return null;
        foreach (var step in transaction.Trace.Vouchers)
        {
            if (step.MemberId == transfer.MemberId && step.RuleId == transfer.RuleId)
            {
                return step.Quantity == 1
                    ? names.Reward(step.Reward)
                    : wording.Say(
                        "entry.quantity", ("quantity", wording.Number(step.Quantity)), ("reward", names.Reward(step.Reward)));
            }
        }
        return null;
    }

    private static string DocumentNo(LedgerEvent e) => e switch
    {
        Purchase purchase => purchase.DocumentNo,
        Claim claim => claim.DocumentNo,
        Return returned => returned.DocumentNo,
        _ => "",
    };
}
