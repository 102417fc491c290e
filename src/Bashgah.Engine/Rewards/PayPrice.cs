using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Rewards;

/// <summary>Takes a price in one or more currencies from what expires first.</summary>
internal static class PayPrice
{
    /// <summary>Takes it, and tells from which lots in the order of taking; currencies in ordinal order.</summary>
    public static IReadOnlyList<AccountLotAmount> Take(
        MemberWork member, IReadOnlyDictionary<string, long> price, int quantity)
    {
        var paid = new List<AccountLotAmount>();
        foreach (var (currency, units) in price.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            if (units == 0) continue;
            var taken = member.Account(currency)
                .Take(EntryKind.Redemption, LedgerAccount.Redeemed, units * quantity);
            foreach (var part in taken) paid.Add(new(currency, part.Lot, part.Amount));
        }

        return paid;
    }

    /// <summary>The first currency that does not cover the price, as a refusal.</summary>
    public static Refusal? Judge(MemberWork member, IReadOnlyDictionary<string, long> price, int quantity)
    {
        foreach (var (currency, units) in price.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            var (available, needed) = (member.Available(currency), units * quantity);
            if (available < needed) return Refusals.InsufficientBalance(currency, available, needed);
        }

        return null;
    }
}
