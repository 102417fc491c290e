using Bashgah.Engine.Events;

namespace Bashgah.Engine.Returns;

/// <summary>Adds a return's lines to what has come back, and refuses more than remains (S6.2).</summary>
internal static class ReturnedLines
{
    /// <param name="document">The document.</param>
    /// <param name="lines">What comes back; null: all that is still out.</param>
    /// <param name="returned">What has come back in all.</param>
    public static Refusal? Of(DocumentState document, IReadOnlyList<ReturnLine>? lines, out LinesReturned returned)
    {
        returned = document.Returned;
        lines ??= StillOut(document);
        if (lines.Count == 0) return Refusals.NothingToReturn();
        var bought = document.Purchase.Lines.ToDictionary(line => line.Line);
        if (FirstFault(document, bought, lines) is { } fault) return fault;
        returned = returned.With(lines.Select(line => new LineReturned(line.Line, line.Quantity ?? 0, line.Amount ?? 0)));
        return null;
    }

    // Of the faults of all lines, the one that stands first in the catalog.
    private static Refusal? FirstFault(
        DocumentState document, Dictionary<int, PurchaseLine> bought, IReadOnlyList<ReturnLine> lines)
    {
        var seen = new HashSet<int>();
        return lines.Select(line => FaultOf(document, bought, line, seen))
            .OfType<Refusal>()
            .MinBy(refusal => RefusalCatalog.RankOf(refusal.Code));
    }

    private static Refusal? FaultOf(
        DocumentState document, Dictionary<int, PurchaseLine> bought, ReturnLine line, HashSet<int> seen)
    {
        var (quantity, amount) = (line.Quantity ?? 0, line.Amount ?? 0);
        if (quantity < 0 || amount < 0 || quantity + amount == 0) return Refusals.AmountZero();
        if (!bought.TryGetValue(line.Line, out var goods)) return Refusals.LineUnknown(line.Line);
        if (!seen.Add(line.Line)) return Refusals.LineRepeated(line.Line);
        return IsOut(goods, document.Returned.Of(line.Line), quantity, amount) ? null : Refusals.ReturnExceeds(line.Line);
    }

    private static List<ReturnLine> StillOut(DocumentState document)
    {
        var lines = new List<ReturnLine>();
        foreach (var bought in document.Purchase.Lines)
        {
            var left = bought.Quantity - document.Returned.Of(bought.Line).Quantity;
            if (left > 0) lines.Add(new(bought.Line, left, null));
        }

        return lines;
    }

    private static bool IsOut(PurchaseLine bought, LineReturned back, long quantity, long amount)
    {
        if (quantity > bought.Quantity - back.Quantity) return false;
        var afterQuantity = back with { Quantity = back.Quantity + quantity };
        return amount <= RemainingPurchase.Amount(bought, afterQuantity);
    }
}
