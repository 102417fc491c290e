using Bashgah.Engine.Events;

namespace Bashgah.Engine.Returns;

/// <summary>A document as its history left it, for whoever looks at it: nothing is decided.</summary>
/// <param name="Purchase">The document as it was recorded.</param>
/// <param name="IsClaimed">Whether somebody claimed it (S7.6).</param>
/// <param name="Lines">Its lines with what came back of them, by ascending number.</param>
public sealed record DocumentReading(Purchase Purchase, bool IsClaimed, IReadOnlyList<LineReading> Lines)
{
    /// <summary>A document; null: there is no such purchase.</summary>
    public static DocumentReading? Of(DocumentHistory? history) => DocumentState.Of(history) is not { } document
        ? null
        : new DocumentReading(
            document.Purchase, document.IsClaimed,
            [.. document.Purchase.Lines.Select(line => new LineReading(line, document.Returned.Of(line.Line)))]);

    /// <summary>What the goods of a return came to, minor units (S6.2); 0 where the history does not have it.</summary>
    public static long AmountOfReturn(DocumentHistory history, long transactionId)
    {
        ArgumentNullException.ThrowIfNull(history);
        var place = 0;
        while (place < history.Transactions.Count && history.Transactions[place].TransactionId != transactionId) place++;
        if (place == 0 || place == history.Transactions.Count) return 0;
        var before = new LinesReturned(history.Transactions[place - 1].Trace.Returned);
        var after = new LinesReturned(history.Transactions[place].Trace.Returned);
        return ((Purchase)history.Transactions[0].Event).Lines.Sum(
            line => RemainingPurchase.Amount(line, before.Of(line.Line)) - RemainingPurchase.Amount(line, after.Of(line.Line)));
    }
}

/// <summary>A line of a document and what came back of it: a quantity (thousandths), and money without goods.</summary>
public readonly record struct LineReading(PurchaseLine Bought, LineReturned Returned);
