namespace Bashgah.Engine.Ledger;

/// <summary>Sums and places in accounts.</summary>
internal static class AccountReading
{
    extension(AccountFacts account)
    {
        /// <summary>Units that can be spent.</summary>
        public long Available
        {
            get
            {
                var sum = 0L;
                foreach (ref readonly var lot in account.Lots.AsSpan()) sum += lot.Available;
                return sum;
            }
        }

        /// <summary>Units that cannot be spent yet.</summary>
        public long Pending => account.Parts.Pending;

        /// <summary>Units set aside.</summary>
        public long Held => account.Parts.Held;

        /// <summary>Available, pending and held: what a balance cap counts (S5.1).</summary>
        public long Owned => account.Parts is var parts ? parts.Pending + parts.Available + parts.Held : 0;

        /// <summary>All parts but debt, in one look through the lots.</summary>
        public (long Pending, long Available, long Held) Parts
        {
            get
            {
                var (pending, available, held) = (0L, 0L, 0L);
                foreach (ref readonly var lot in account.Lots.AsSpan())
                {
                    pending += lot.Pending;
                    available += lot.Available;
                    held += lot.Held;
                }

                return (pending, available, held);
            }
        }

        /// <summary>Everything owned less what is owed: the balance after that entries show.</summary>
        public long Balance => account.Owned - account.Debt;

        /// <summary>Where a lot stands; below 0 (the complement of where it would stand) when there is none.</summary>
        public int IndexOf(LotKey key)
        {
            var (low, high) = (0, account.Lots.Count - 1);
            while (low <= high)
            {
                var middle = (low + high) >> 1;
                var order = account.Lots[middle].Key.CompareTo(key);
                if (order == 0) return middle;
                if (order < 0) low = middle + 1;
                else high = middle - 1;
            }

            return ~low;
        }

        /// <summary>A lot; empty when there is none of these dates.</summary>
        public Lot LotOf(LotKey key)
        {
            var index = account.IndexOf(key);
            return index >= 0 ? account.Lots[index] : new Lot(key, 0, 0, 0, 0);
        }

        /// <summary>The lot that a recorded key stands for now: a lot that waited for an event has its dates since then.</summary>
        public LotKey Resolve(LotKey key)
        {
            if (key.Waiting is null) return key;
            foreach (var maturation in account.Maturations)
            {
                if (maturation.Waiting == key.Waiting) return maturation.Became;
            }

            return key;
        }

        /// <summary>The account of a currency, made in its place when there is none.</summary>
        public static AccountFacts In(FactsList<AccountFacts> accounts, string currency)
        {
            for (var i = 0; i < accounts.Count; i++)
            {
                var order = string.CompareOrdinal(accounts[i].Currency, currency);
                if (order == 0) return accounts[i];
                if (order < 0) continue;
                accounts.Insert(i, new AccountFacts { Currency = currency });
                return accounts[i];
            }

            accounts.Add(new AccountFacts { Currency = currency });
            return accounts[^1];
        }
    }

    extension(MemberFacts facts)
    {
        /// <summary>The account of a currency, or null.</summary>
        public AccountFacts? Find(string currency)
        {
            foreach (var account in facts.Accounts)
            {
                if (account.Currency == currency) return account;
            }

            return null;
        }

        /// <summary>The totals of a measure, or null.</summary>
        public SeriesFacts? SeriesOf(string measure)
        {
            foreach (var series in facts.Series)
            {
                if (series.Measure == measure) return series;
            }

            return null;
        }
    }

    extension(Transfer transfer)
    {
        /// <summary>What the posting adds to the member's balance; moves between parts add nothing.</summary>
        public long BalanceChange =>
            (transfer.Credit.IsMembers ? transfer.Amount : 0) - (transfer.Debit.IsMembers ? transfer.Amount : 0);
    }

    extension(LedgerAccount account)
    {
        /// <summary>True for the parts of a member's account; paying into debt raises the balance like the others.</summary>
        public bool IsMembers => account <= LedgerAccount.Debt;
    }
}
