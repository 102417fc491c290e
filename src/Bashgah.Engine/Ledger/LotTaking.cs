namespace Bashgah.Engine.Ledger;

/// <summary>Debits that take what expires first (S5.3).</summary>
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
            if (amount == 0) return taken;
            foreach (var lot in account.FirstExpiringFirst())
            {
                var share = Math.Min(lot.Available, amount);
                if (share == 0) continue;
                account.Post(kind, LedgerAccount.Available, to, share, lot.Key);
                taken.Add(new(lot.Key, share));
                amount -= share;
                if (amount == 0) break;
            }

            return taken;
        }

        /// <summary>
        /// Lots as they stand, in the order in which they end. That is the order in which they are kept, but for sliding ones:
        /// they are kept near the end, and their last day follows from the member's activity.
        /// </summary>
        public IReadOnlyList<Lot> FirstExpiringFirst()
        {
            var lots = account.Facts.Lots;
            if (!lots.Exists(lot => lot.Key.UntilOn == LotKey.Sliding)) return [.. lots];
            return [.. lots.OrderBy(lot => account.LastDayOf(lot.Key)).ThenBy(lot => lot.Key.FromOn).ThenBy(lot => lot.Key)];
        }

        /// <summary>Pays debt with what is available: the next points to become available pay it (S6.4).</summary>
        public void PayDebt()
        {
            if (account.Facts.Debt == 0) return;
            account.Take(EntryKind.DebtPayment, LedgerAccount.Debt, account.Facts.Debt);
        }
    }
}
