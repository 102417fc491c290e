using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>
/// What of a document stands in each lot of one account: a function of what it gave at first and of what it is decided to
/// give now, so that equal remains leave equal lots.
/// </summary>
internal static class Standing
{
    /// <summary>Units by lot that awards of a currency come to.</summary>
    public static SortedDictionary<LotKey, long> ByLot(
        IReadOnlyList<Award> awards, IReadOnlyList<LotKey> lots, string currency)
    {
        var sums = new SortedDictionary<LotKey, long>();
        for (var i = 0; i < awards.Count; i++)
        {
            if (!awards[i].IsUnits || awards[i].Currency != currency || awards[i].Amount == 0) continue;
            sums[lots[i]] = sums.GetValueOrDefault(lots[i]) + awards[i].Amount;
        }

        return sums;
    }

    /// <summary>
    /// Each lot keeps what it is decided to have, up to what it was given; what is left of the total goes to lots with room,
    /// first-expiring first. Never more than was given (S6.1).
    /// </summary>
    public static SortedDictionary<LotKey, long> Of(
        SortedDictionary<LotKey, long> given, SortedDictionary<LotKey, long> decided)
    {
        var left = Math.Min(decided.Values.Sum(), given.Values.Sum());
        var standing = new SortedDictionary<LotKey, long>();
        foreach (var (lot, amount) in given)
        {
            // A lot's own share never exceeds what is left: the shares' sum is at most the total.
            standing[lot] = Math.Min(amount, decided.GetValueOrDefault(lot));
        }

        left -= standing.Values.Sum();
        foreach (var (lot, amount) in given)
        {
            var room = Math.Min(left, amount - standing[lot]);
            standing[lot] += room;
            left -= room;
        }

        return standing;
    }
}
