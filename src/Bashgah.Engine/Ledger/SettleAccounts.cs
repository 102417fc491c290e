using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// What follows from any change of a balance: what is past its end expires, and the rest pays debt. In this order, because
/// what is born past its end never becomes available and so pays nothing (S3.4, S6.4): it could not be taken back from debt
/// when an expired lot of the same dates covers its return (S6.3).
/// </summary>
internal static class SettleAccounts
{
    public static void Settle(TransactionWork work, MemberWork member)
    {
        foreach (var facts in member.Facts.Accounts)
        {
            var account = member.Account(facts.Currency);
            if (work.Now.Semantics < EngineSemantics.PastEndPaysNothing) account.PayDebt();
            Expire(work, member, account);
            account.PayDebt();
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
            // Looked at where it lies: lots are many, and few of them end.
            ref readonly var looked = ref account.Facts.Lots.AsSpan()[i];
            if (looked.Available == 0 || looked.Key.UntilOn == LotKey.Never) continue;
            var lot = looked;
            var untilOn = LotDates.UntilOn(work.Now, member.Facts, account.Currency, lot.Key);
            if (untilOn == LotKey.Never || !HasEnded(work, untilOn)) continue;
            account.Post(
                EntryKind.Expiry, LedgerAccount.Available, LedgerAccount.Breakage, lot.Available, lot.Key);
        }
    }

    // What ends at the very moment of another wake has a wake of its own, which comes next (S3.3).
    private static bool HasEnded(TransactionWork work, int untilOn)
    {
        if (!work.IsNear(untilOn)) return untilOn < work.Today;
        var endAt = work.Now.Calendar.EndOfDay(untilOn);
        return work.Event is Wake { What: not WakeKind.Expire } ? endAt < work.RecordedAt : endAt <= work.RecordedAt;
    }
}
