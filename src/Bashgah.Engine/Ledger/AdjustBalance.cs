using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// Staff correct a balance. What is added lives by the currency's expiry from the day of the correction; what is taken away
/// beyond the balance is owed where that was approved (S6.4), else refused. Corrections of qualifying units count for tiers like what was earned that day.
/// </summary>
internal static class AdjustBalance
{
    public static Refusal? Decide(TransactionWork work, Adjustment e)
    {
        if (work.Program.Currency(e.Currency) is not { } currency) return Refusals.CurrencyUnknown(e.Currency);
        if (e.Amount == 0) return Refusals.AmountZero();
        var member = work.Member(e.MemberId);
        var available = member.Available(e.Currency);
        if (!e.AllowsDebt && e.Amount < 0 && available + e.Amount < 0)
            return Refusals.DebtNotAllowed(e.Currency, available, -e.Amount);
        if (e.Amount > 0) Add(work, member, currency, e.Amount);
        else Take(member, e.Currency, -e.Amount);
        SeriesList.Add(work, member, e.Currency, work.OccurredOn, 0, e.Amount);
        ReachBalances.Ask(work, member);
        return null;
    }

    private static void Add(TransactionWork work, MemberWork member, CurrencyPolicy currency, long amount)
    {
        var lot = LotDates.Available(work.Program, currency.Expiry, work.OccurredOn);
        member.Account(currency.Id).Post(
            EntryKind.Adjustment, LedgerAccount.Adjusted, LedgerAccount.Available, amount, lot);
    }

    private static void Take(MemberWork member, string currency, long amount)
    {
        var account = member.Account(currency);
        foreach (var part in account.Take(EntryKind.Adjustment, LedgerAccount.Adjusted, amount)) amount -= part.Amount;
        if (amount > 0) account.Post(EntryKind.Adjustment, LedgerAccount.Debt, LedgerAccount.Adjusted, amount, default);
    }
}
