namespace Bashgah.Engine.Ledger;

/// <summary>
/// A member's account within one transaction. Everything that changes it is a posting, so that facts and transfers
/// cannot drift apart: double entry holds by construction.
/// </summary>
internal sealed class AccountWork(TransactionWork work, MemberFacts member, AccountFacts facts)
{
    public AccountFacts Facts { get; } = facts;

    public string Currency => Facts.Currency;

    /// <summary>Last day of a lot; sliding ones are reckoned by the member's activity so far.</summary>
    public int LastDayOf(LotKey lot) => LotDates.UntilOn(work.Now, member, Currency, lot);

    /// <summary>Moves an amount above 0 from one account to another; at least one of them is a part of this account.</summary>
    /// <param name="lot">The lot concerned; default where only debt is.</param>
    public void Post(
        EntryKind kind, LedgerAccount debit, LedgerAccount credit, long amount, LotKey lot, string? ruleId = null)
    {
        if (amount <= 0) throw new EngineFaultException($"A posting of {amount}.");
        MoveLot(debit, credit, amount, lot);
        if (debit == LedgerAccount.Debt) Facts.Debt += amount;
        if (credit == LedgerAccount.Debt) Facts.Debt -= amount;
        Count(debit, amount);
        Count(credit, -amount);
        work.Transfers.Add(new(member.Id, Currency, kind, debit, credit, amount, lot, 0, ruleId));
    }

    /// <summary>
    /// The event that a lot waited for came: it gets its dates and becomes available. Giving a lot its dates moves nothing
    /// between accounts and is no posting; what it became is kept for returns.
    /// </summary>
    public void BecomeDated(Lot waiting, LotKey became)
    {
        Facts.Lots.RemoveAt(Facts.IndexOf(waiting.Key));
        var index = Facts.IndexOf(became);
        if (index >= 0) Facts.Lots[index] = Facts.Lots[index] with { Pending = Facts.Lots[index].Pending + waiting.Pending };
        else Facts.Lots.Insert(~index, waiting with { Key = became });
        Facts.Maturations.Add(new(waiting.Key.Waiting!, became));
        Post(EntryKind.Maturation, LedgerAccount.Pending, LedgerAccount.Available, waiting.Pending, became);
    }

    // Lifetime figures follow the house's side of the posting: debit > 0, credit < 0.
    private void Count(LedgerAccount house, long amount)
    {
        if (house == LedgerAccount.Issued) Facts.LifetimeEarned += amount;
        if (house == LedgerAccount.Redeemed) Facts.LifetimeSpent -= amount;
        if (house == LedgerAccount.Breakage) Facts.LifetimeExpired -= amount;
    }

    private void MoveLot(LedgerAccount debit, LedgerAccount credit, long amount, LotKey key)
    {
        if (!IsOfLot(debit) && !IsOfLot(credit)) return;
        var index = Facts.IndexOf(key);
        var lot = index >= 0 ? Facts.Lots[index] : new Lot(key, 0, 0, 0, 0);
        lot = Change(Change(lot, debit, -amount), credit, amount);
        if (lot.Pending < 0 || lot.Available < 0 || lot.Held < 0 || lot.Expired < 0)
            throw new EngineFaultException($"Lot {key} of {Currency} would go below 0.");
        var isEmpty = lot is { Pending: 0, Available: 0, Held: 0, Expired: 0 };
        if (index < 0 && !isEmpty) Facts.Lots.Insert(~index, lot);
        else if (index >= 0 && isEmpty) Facts.Lots.RemoveAt(index);
        else if (index >= 0) Facts.Lots[index] = lot;
    }

    private static bool IsOfLot(LedgerAccount account) =>
        account is LedgerAccount.Pending or LedgerAccount.Available or LedgerAccount.Held or LedgerAccount.Breakage;

    private static Lot Change(Lot lot, LedgerAccount account, long amount) => account switch
    {
        LedgerAccount.Pending => lot with { Pending = lot.Pending + amount },
        LedgerAccount.Available => lot with { Available = lot.Available + amount },
        LedgerAccount.Held => lot with { Held = lot.Held + amount },
        // What has expired stays known with its lot: it may cover a return (S6.3).
        LedgerAccount.Breakage => lot with { Expired = lot.Expired + amount },
        _ => lot,
    };
}
