namespace Bashgah.Engine.Ledger;

/// <summary>Debits that take what expires first (S5.3); the order of lots is that order.</summary>
internal static class LotTaking
{
    extension(AccountWork account)
    {
        /// <summary>
        /// Takes up to an amount of available units, first-expiring first, and tells from which lots, in the order of taking.
        /// </summary>
        public List<LotAmount> Take(EntryKind kind, LedgerAccount to, long amount)
        {
            var taken = new List<LotAmount>();
            // Lots that become empty are removed, so the next one may stand in the same place.
            for (var i = 0; amount > 0 && i < account.Facts.Lots.Count;)
            {
                var lot = account.Facts.Lots[i];
                var share = Math.Min(lot.Available, amount);
                if (share == 0)
                {
                    i++;
                    continue;
                }

                account.Post(kind, LedgerAccount.Available, to, share, lot.Key);
                taken.Add(new(lot.Key, share));
                amount -= share;
                if (i < account.Facts.Lots.Count && account.Facts.Lots[i].Key == lot.Key) i++;
            }

            return taken;
        }

        /// <summary>Pays debt with what is available: the next points to become available pay it (S6.4).</summary>
        public void PayDebt()
        {
            if (account.Facts.Debt == 0) return;
            account.Take(EntryKind.DebtPayment, LedgerAccount.Debt, account.Facts.Debt);
        }
    }
}
