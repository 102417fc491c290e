using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>What a receipt or a screen tells the member about a transaction, one sentence a matter.</summary>
internal static class Messages
{
    public static IReadOnlyList<string> Of(CompiledProgram program, DecidedTransaction transaction, Wording wording)
    {
        var explainer = Explainer.Of(program, wording);
        var messages = new List<string>();
        AddSums(messages, transaction, explainer, wording, "message.earned", EntryKind.Accrual);
        AddSums(messages, transaction, explainer, wording, "message.taken-back", EntryKind.Reversal);
        AddSums(messages, transaction, explainer, wording, "message.given-back", EntryKind.GiveBack);
        AddSums(messages, transaction, explainer, wording, "message.spent", EntryKind.Redemption);
        AddSums(messages, transaction, explainer, wording, "message.debt-paid", EntryKind.DebtPayment);
        foreach (var change in transaction.Trace.Tiers)
            messages.Add(wording.Say("message.tier", ("level", explainer.Level(change.To))));
        foreach (var voucher in transaction.Trace.Vouchers)
            messages.Add(wording.Say($"message.voucher-{voucher.Step}", ("reward", explainer.Reward(voucher.Reward))));
        if (transaction.Trace.KeepFromRefund > 0)
            messages.Add(wording.Say(
                "message.keep-from-refund", ("money", explainer.MoneyText(transaction.Trace.KeepFromRefund))));
        return messages;
    }

    private static void AddSums(
        List<string> messages, DecidedTransaction transaction, Explainer explainer, Wording wording, string key,
        EntryKind kind)
    {
        var own = transaction.Transfers.Where(t => t.Kind == kind && t.MemberId == transaction.MemberId);
        foreach (var currency in own.GroupBy(t => t.Currency, StringComparer.Ordinal))
        {
            var sum = kind == EntryKind.DebtPayment
                ? currency.Sum(t => t.Amount)
                : Math.Abs(currency.Sum(t => t.BalanceChange()));
            if (sum > 0)
                messages.Add(wording.Say(key, ("amount", explainer.Units(sum, currency.Key))));
        }
    }
}
