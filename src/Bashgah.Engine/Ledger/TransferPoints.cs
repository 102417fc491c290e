using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>A member gives points to another; lots keep their dates (S11.2).</summary>
internal static class TransferPoints
{
    public static Refusal? Decide(TransactionWork work, MemberTransfer e)
    {
        if (Judge(work, e) is { } refusal) return refusal;
        var from = work.Member(e.FromId);
        var to = work.Member(e.ToId);
        var available = from.Available(e.Currency);
        if (available < e.Amount) return Refusals.InsufficientBalance(e.Currency, available, e.Amount);
        var taken = from.Account(e.Currency).Take(EntryKind.TransferOut, LedgerAccount.InTransit, e.Amount);
        foreach (var part in taken)
        {
            to.Account(e.Currency).Post(
                EntryKind.TransferIn, LedgerAccount.InTransit, LedgerAccount.Available, part.Amount, part.Lot);
        }

        ReachBalances.Ask(work, to);
        return null;
    }

    private static Refusal? Judge(TransactionWork work, MemberTransfer e)
    {
        if (work.Program.Currency(e.Currency) is not { } currency) return Refusals.CurrencyUnknown(e.Currency);
        if (e.Amount <= 0) return Refusals.AmountZero();
        if (e.FromId == e.ToId) return Refusals.TransferToSelf();
        return currency.IsTransferable ? null : Refusals.NotTransferable(e.Currency);
    }
}
