using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Waking;

/// <summary>Pending lots whose last pending day is over become available (S5.1); they pay debt first (S6.4).</summary>
internal static class WakeMature
{
    public static void Apply(TransactionWork work, MemberWork member)
    {
        foreach (var facts in member.Facts.Accounts)
        {
            var account = member.Account(facts.Currency);
            foreach (var lot in facts.Lots.ToArray())
            {
                if (lot.Pending == 0 || lot.Key.Waiting is not null || !work.IsOver(lot.Key.FromOn)) continue;
                account.Post(
                    EntryKind.Maturation, LedgerAccount.Pending, LedgerAccount.Available, lot.Pending, lot.Key);
            }
        }
    }
}
