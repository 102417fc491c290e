using Bashgah.Engine.Ledger;
using Bashgah.Server.Explain;
using Bashgah.Server.Modules.Decisions;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Members;

/// <summary>
/// A line of the statement: a transaction's postings that say the same. The ledger has one a lot, which members need not
/// tell apart.
/// </summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Index">Place of the line's first posting in it.</param>
/// <param name="Transfers">Its postings, in order; at least one.</param>
/// <param name="BalanceAfter">Balance in the currency after this line and those of the transaction before it.</param>
internal sealed record EntryLine(
    StoredTransaction Transaction, int Index, IReadOnlyList<Transfer> Transfers, long BalanceAfter)
{
    /// <summary>Change of the balance.</summary>
    public long Change => Transfers.Sum(t => t.BalanceChange());

    /// <summary>A member's lines of a transaction that stand before a cursor, the last first.</summary>
    public static IEnumerable<EntryLine> Of(
        StoredTransaction transaction, long memberId, string? currency, EntryCursor? before)
    {
        var own = transaction.Transfers
            .Select((transfer, index) => (Transfer: transfer, Index: index))
            .Where(t => t.Transfer.MemberId == memberId && (currency is null || t.Transfer.Currency == currency))
            .ToList();
        // Postings of one line need not be neighbours: balances are added up line by line.
        var balances = own.GroupBy(t => t.Transfer.Currency, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => g.First().Transfer.BalanceAfter - g.First().Transfer.BalanceChange(), StringComparer.Ordinal);
        var lines = new List<EntryLine>();
        foreach (var group in own.GroupBy(t => Explainer.LineOf(transaction.Trace, t.Transfer)).OrderBy(g => g.First().Index))
        {
            var line = new EntryLine(transaction, group.First().Index, [.. group.Select(t => t.Transfer)], 0);
            balances[group.Key.Currency] += line.Change;
            lines.Add(line with { BalanceAfter = balances[group.Key.Currency] });
        }
        lines.Reverse();
        return before is { } cursor && cursor.TransactionId == transaction.Id
            ? lines.Where(l => l.Index < cursor.Index)
            : lines;
    }
}
