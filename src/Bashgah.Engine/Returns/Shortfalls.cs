using Bashgah.Engine.Ledger;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Returns;

/// <summary>What happens to points that a return cannot find (S6.3).</summary>
internal static class Shortfalls
{
    /// <param name="work">The return.</param>
    /// <param name="account">The account that cannot cover it.</param>
    /// <param name="amount">Units, at least 0.</param>
    /// <param name="getsRefund">False for who got commission: the buyer's refund does not pay for them, so they owe it.</param>
    public static void Settle(TransactionWork work, AccountWork account, long amount, bool getsRefund)
    {
        if (amount == 0) return;
        var currency = work.Program.Currency(account.Currency);
        switch (currency?.Shortfall ?? Shortfall.Debt)
        {
            case Shortfall.Floor:
                WriteOff(work, account, amount);
                break;
            case Shortfall.FromRefund when getsRefund:
                WriteOff(work, account, amount);
                work.Trace.KeepFromRefund += Worth(currency!, amount);
                break;
            default:
                account.Post(EntryKind.Reversal, LedgerAccount.Debt, LedgerAccount.Issued, amount, default);
                break;
        }
    }

    // In and out of one lot of the day, so that the balance does not move.
    private static void WriteOff(TransactionWork work, AccountWork account, long amount)
    {
        var lot = new LotKey(work.OccurredOn, LotKey.Never, null);
        account.Post(EntryKind.Reversal, LedgerAccount.WrittenOff, LedgerAccount.Available, amount, lot);
        account.Post(EntryKind.Reversal, LedgerAccount.Available, LedgerAccount.Issued, amount, lot);
    }

    // Never more than the points were worth.
    private static long Worth(CurrencyPolicy currency, long amount) =>
        (new Fraction(amount) * (currency.Worth ?? Fraction.Zero)).Round(Rounding.Floor);
}
