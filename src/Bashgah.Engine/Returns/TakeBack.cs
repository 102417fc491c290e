using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Returns;

/// <summary>Where points to take back come from, in order (S6.3). Held points count as spent.</summary>
internal static class TakeBack
{
    /// <summary>
    /// Takes from what is left in each lot, pending first; then from what has expired of it, against breakage, which moves
    /// no balance; then from the other available lots, first-expiring first.
    /// </summary>
    /// <returns>What could not be found.</returns>
    public static long Take(AccountWork account, IReadOnlyList<LotAmount> back)
    {
        var left = new long[back.Count];
        for (var i = 0; i < left.Length; i++) left[i] = FromLot(account, account.Facts.Resolve(back[i].Lot), back[i].Amount);
        var rest = 0L;
        for (var i = 0; i < left.Length; i++) rest += FromExpired(account, account.Facts.Resolve(back[i].Lot), left[i]);
        foreach (var part in account.Take(EntryKind.Reversal, LedgerAccount.Issued, rest)) rest -= part.Amount;
        return rest;
    }

    /// <summary>Takes from the newest lots, pending first in each.</summary>
    /// <returns>What could not be found.</returns>
    public static long FromNewest(AccountWork account, long amount)
    {
        var newestFirst = account.Facts.Lots
            .Select(lot => lot.Key)
            .OrderByDescending(key => key.FromOn)
            .ThenByDescending(key => key)
            .ToList();
        foreach (var key in newestFirst) amount = FromLot(account, key, amount);
        return amount;
    }

    private static long FromLot(AccountWork account, LotKey key, long amount)
    {
        var lot = account.Facts.LotOf(key);
        var pending = Math.Min(lot.Pending, amount);
        if (pending > 0) account.Post(EntryKind.Reversal, LedgerAccount.Pending, LedgerAccount.Issued, pending, key);
        var available = Math.Min(lot.Available, amount - pending);
        if (available > 0) account.Post(EntryKind.Reversal, LedgerAccount.Available, LedgerAccount.Issued, available, key);
        return amount - pending - available;
    }

    private static long FromExpired(AccountWork account, LotKey key, long amount)
    {
        var expired = Math.Min(account.Facts.LotOf(key).Expired, amount);
        if (expired == 0) return amount;
        account.Post(EntryKind.Expiry, LedgerAccount.Breakage, LedgerAccount.Available, expired, key);
        account.Post(EntryKind.Reversal, LedgerAccount.Available, LedgerAccount.Issued, expired, key);
        return amount - expired;
    }
}
