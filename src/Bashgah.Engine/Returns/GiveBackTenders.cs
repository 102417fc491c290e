using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Returns;

/// <summary>The share of points or credit that paid for what came back returns to its lots, in reverse order of taking (S6.6).</summary>
internal static class GiveBackTenders
{
    public static void Give(
        TransactionWork work, MemberWork member, DocumentState document, IReadOnlyList<long[]> shares, LinesReturned returned)
    {
        var purchase = document.Purchase;
        for (var i = 0; i < purchase.Tenders.Count; i++)
        {
            var taken = document.Record.Trace.Tenders.Where(part => part.Tender == i).ToList();
            if (taken.Count == 0) continue;
            var units = taken.Sum(part => part.Amount);
            var ofLines = TenderShares.Units(purchase, shares[i], units, purchase.Tenders[i].Amount);
            var before = Standing(purchase, ofLines, document.Returned);
            var after = Standing(purchase, ofLines, returned);
            GiveFrom(work, member, taken, after, before);
        }
    }

    // What stays spent is a function of what remains, so that the order of returns does not matter.
    private static long Standing(Purchase purchase, long[] units, LinesReturned returned)
    {
        var standing = 0L;
        for (var i = 0; i < units.Length; i++)
        {
            var line = purchase.Lines[i];
            standing += RemainingPurchase.Part(line, returned.Of(line.Line), units[i]);
        }

        return standing;
    }

    // Of the units in the order of taking, those between the two marks go back, the last taken first.
    private static void GiveFrom(
        TransactionWork work, MemberWork member, List<TenderTaken> taken, long after, long before)
    {
        var start = taken.Sum(part => part.Amount);
        for (var i = taken.Count - 1; i >= 0; i--)
        {
            var end = start;
            start -= taken[i].Amount;
            var share = Math.Min(end, before) - Math.Max(start, after);
            if (share > 0) GiveBack.One(work, member, taken[i].Currency, taken[i].Lot, share);
        }
    }
}
