using Bashgah.Engine.Events;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Returns;

/// <summary>What remains of a purchase after returns, as rules see it (S6.2).</summary>
internal static class RemainingPurchase
{
    /// <param name="e">The purchase.</param>
    /// <param name="shares">What each tender paid of each line (<see cref="Ledger.TenderShares.Of"/>).</param>
    /// <param name="returned">What has come back.</param>
    public static EvaluatedEvent Of(Purchase e, IReadOnlyList<long[]> shares, LinesReturned returned)
    {
        var lines = new EvaluatedLine[e.Lines.Count];
        var count = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = e.Lines[i];
            var back = returned.Of(line.Line);
            if (!Remains(line, back)) continue;
            var paid = 0L;
            foreach (var share in shares) paid += share[i];
            lines[count++] = new(
                line.Line, line.Sku, line.ProductGroup, line.Brand, line.Quantity - back.Quantity, Amount(line, back),
                Part(line, back, line.Discount), Part(line, back, line.Tax), Part(line, back, paid));
        }

        return new EvaluatedEvent
        {
            On = "purchase",
            OccurredAt = e.OccurredAt,
            Store = e.Store,
            Channel = e.Channel,
            Lines = count == lines.Length ? lines : lines[..count],
            TenderKinds = e.Tenders.Count == 0 ? [] : [.. e.Tenders.Select(tender => tender.Kind)],
            Attributes = e.Attributes,
        };
    }

    /// <summary>What a line still amounts to.</summary>
    public static long Amount(PurchaseLine line, LineReturned back) =>
        RemainingAmount.AfterReturn(line.Amount, line.Quantity - back.Quantity, line.Quantity, back.Amount);

    /// <summary>
    /// What remains of a part of the line's amount (tax, what points paid, a tender's units): as the quantity that is left,
    /// or as the amount that is left where amounts came back without quantity.
    /// </summary>
    public static long Part(PurchaseLine line, LineReturned back, long part) =>
        back.Amount == 0
            ? RemainingAmount.AfterReturn(part, line.Quantity - back.Quantity, line.Quantity)
            : RoundingMath.HalfUp((Int128)part * Amount(line, back), line.Amount);

    // A line whose whole amount went back without its goods has nothing left to earn on.
    private static bool Remains(PurchaseLine line, LineReturned back) =>
        back.Quantity < line.Quantity && (back.Amount == 0 || Amount(line, back) > 0);
}
