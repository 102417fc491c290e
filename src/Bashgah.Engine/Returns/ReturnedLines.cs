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
        var seen = new HashSet<int>();
        foreach (var line in lines)
        {
            if (!seen.Add(line.Line)) return Refusals.LineRepeated(line.Line);
            var bought = document.Purchase.Lines.FirstOrDefault(bought => bought.Line == line.Line);
            if (bought is null) return Refusals.LineUnknown(line.Line);
            var (quantity, amount) = (line.Quantity ?? 0, line.Amount ?? 0);
            if (quantity < 0 || amount < 0 || (quantity == 0 && amount == 0)) return Refusals.AmountZero();
            if (!IsOut(bought, returned.Of(line.Line), quantity, amount)) return Refusals.ReturnExceeds(line.Line);
            returned = returned.With(line.Line, quantity, amount);
        }

        return null;
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
