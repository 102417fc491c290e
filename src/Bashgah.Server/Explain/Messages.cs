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
        var sums = SumsOf(transaction, kind);
        foreach (var (currency, sum) in sums ?? [])
        {
            var amount = kind == EntryKind.DebtPayment ? sum : Math.Abs(sum);
            if (amount > 0)
                messages.Add(wording.Say(key, ("amount", explainer.Units(amount, currency))));
        }
    }

    /// <summary>What the member's postings of a kind come to, by currency in the order of their coming; null: there is none,
    /// as of most kinds.</summary>
    private static List<(string Currency, long Sum)>? SumsOf(DecidedTransaction transaction, EntryKind kind)
    {
        List<(string Currency, long Sum)>? sums = null;
        foreach (var transfer in transaction.Transfers)
        {
            if (transfer.Kind != kind || transfer.MemberId != transaction.MemberId)
                continue;
            var change = kind == EntryKind.DebtPayment ? transfer.Amount : transfer.BalanceChange();
            sums ??= [];
            var known = 0;
            while (known < sums.Count && sums[known].Currency != transfer.Currency)
                known++;
            if (known == sums.Count)
                sums.Add((transfer.Currency, 0));
            sums[known] = (transfer.Currency, sums[known].Sum + change);
        }
        return sums;
    }
}
