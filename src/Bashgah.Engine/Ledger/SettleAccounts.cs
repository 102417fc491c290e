namespace Bashgah.Engine.Ledger;

/// <summary>What follows from any change of a balance: debt is paid, and what is past its end expires.</summary>
internal static class SettleAccounts
{
    public static void Settle(TransactionWork work, MemberWork member)
    {
        foreach (var facts in member.Facts.Accounts)
        {
            var account = member.Account(facts.Currency);
            account.PayDebt();
            Expire(work, member, account);
        }
    }

    /// <summary>
    /// Available units past their last day go to breakage. Pending ones cannot expire before they mature, held ones not
    /// before they are released.
    /// </summary>
    private static void Expire(TransactionWork work, MemberWork member, AccountWork account)
    {
        for (var i = account.Facts.Lots.Count - 1; i >= 0; i--)
        {
            var lot = account.Facts.Lots[i];
            if (lot.Available == 0) continue;
            var untilOn = LotDates.UntilOn(work.Now, member.Facts, account.Currency, lot.Key);
            if (untilOn == LotKey.Never || !work.IsOver(untilOn)) continue;
            account.Post(
                EntryKind.Expiry, LedgerAccount.Available, LedgerAccount.Breakage, lot.Available, lot.Key);
        }
    }
}
