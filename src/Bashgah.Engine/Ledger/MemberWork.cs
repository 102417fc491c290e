namespace Bashgah.Engine.Ledger;

/// <summary>A member's facts within one transaction: as they were, and a copy that it changes.</summary>
internal sealed class MemberWork
{
    private readonly TransactionWork _work;
    private readonly List<AccountWork> _accounts = [];

    public MemberWork(TransactionWork work, MemberFacts before)
    {
        _work = work;
        Before = before;
        Facts = before.Clone();
        Invariants.CheckFacts(Facts);
    }

    public MemberFacts Before { get; }

    public MemberFacts Facts { get; }

    public long Id => Facts.Id;

    /// <summary>True once a total that tiers may be measured by has changed.</summary>
    public bool SeriesChanged { get; set; }

    /// <summary>The member's account in a currency.</summary>
    public AccountWork Account(string currency)
    {
        foreach (var known in _accounts)
        {
            if (known.Currency == currency) return known;
        }

        var account = new AccountWork(_work, Facts, AccountFacts.In(Facts.Accounts, currency));
        _accounts.Add(account);
        return account;
    }

    /// <summary>Available balance without making an account for it.</summary>
    public long Available(string currency) => Facts.Find(currency)?.Available ?? 0;

    /// <summary>A day of activity that sliding expiries are reckoned from (S5.2).</summary>
    public void BeActive(int on) => Facts.LastActivityOn = Math.Max(Facts.LastActivityOn, on);

    /// <summary>A counter in the member's facts; zeros where there is none.</summary>
    public CounterFacts Counter(CounterKey key)
    {
        var index = CounterList.IndexOf(Facts.Counters, key);
        return index >= 0 ? Facts.Counters[index] : new(key.Key, key.PeriodOn, LotKey.Never, 0, 0);
    }

    /// <summary>Moves a member counter; what is given back never takes it below 0.</summary>
    public void UseCounter(CounterKey key, int keepUntilOn, long amount, long times) =>
        CounterList.Use(Facts.Counters, key, keepUntilOn, amount, times);
}
