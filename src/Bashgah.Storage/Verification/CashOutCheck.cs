using System.Data.Common;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The table of cash-outs is a read model: it is rebuilt from the transactions, and compared.</summary>
internal sealed class CashOutCheck(FindingList findings)
{
    private static readonly ToldTable<StoredCashOut> Table = new()
    {
        Sql =
            $"""
            SELECT {LedgerSql.CashOutColumns} FROM cash_out
            WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit
            """,
        Row = LedgerSql.CashOut,
        Number = static cashOut => cashOut.Id,
        Untold = "no transaction asks for it",
        Missing = static _ => "a transaction asks for it",
    };

    private readonly ToldRows<StoredCashOut> _told = new("cash-out", findings);

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        if (row.Kind is "hold" or "capture" or "release" && row.Event.Contains("\"cashOut\"", StringComparison.Ordinal))
        {
            _told.Read(row, "event", () => Tell(row));
        }
    }

    /// <summary>At the end: the table says the same.</summary>
    public Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        _told.CompareAsync(connection, programId, Table, cancellationToken);

    private void Tell(TransactionRow row)
    {
        var e = EventCodec.Read(row.Event);
        if (CashOutRows.New(row.Id, e, row.RecordedAt) is { } asked)
        {
            _told.Rows[row.Id] = asked;
        }

        var redeemed = row.Transfers.Where(t => t.Kind == (int)EntryKind.Redemption).Sum(t => t.Amount);
        if (CashOutRows.End(e, row.RecordedAt, redeemed) is not { } end)
        {
            return;
        }

        if (_told.Rows.TryGetValue(end.Id, out var open))
        {
            _told.Rows[end.Id] = open with { State = end.State, Paid = end.Paid, DecidedAt = end.DecidedAt };
        }
        else
        {
            findings.Add($"transaction {row.Id}", $"decides the cash-out {end.Id}, which nobody asked for");
        }
    }
}
