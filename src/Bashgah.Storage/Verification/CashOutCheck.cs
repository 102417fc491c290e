using System.Data.Common;
using System.Text.Json;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The table of cash-outs is a read model: it is rebuilt from the transactions, and compared.</summary>
internal sealed class CashOutCheck(FindingList findings)
{
    private const int PageRows = 2000;

    private readonly SortedDictionary<long, StoredCashOut> _cashOuts = [];

    /// <summary>The next transaction by id. One whose event cannot be read is reported by others.</summary>
    public void Add(TransactionRow row)
    {
        if (row.Kind is not ("hold" or "capture" or "release") || !row.Event.Contains("\"cashOut\"", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var e = EventCodec.Read(row.Event);
            if (CashOutRows.New(row.Id, e, row.RecordedAt) is { } asked)
            {
                _cashOuts[row.Id] = asked;
            }

            var redeemed = row.Transfers.Where(t => t.Kind == (int)EntryKind.Redemption).Sum(t => t.Amount);
            if (CashOutRows.End(e, row.RecordedAt, redeemed) is not { } end)
            {
                return;
            }

            if (_cashOuts.TryGetValue(end.Id, out var open))
            {
                _cashOuts[end.Id] = open with { State = end.State, Paid = end.Paid, DecidedAt = end.DecidedAt };
            }
            else
            {
                findings.Add($"transaction {row.Id}", $"decides the cash-out {end.Id}, which nobody asked for");
            }
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException
            or ArgumentException or OverflowException or KeyNotFoundException)
        {
            findings.Add($"transaction {row.Id}", "its event cannot be read");
        }
    }

    /// <summary>At the end: the table says the same.</summary>
    public async Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        var after = long.MinValue;
        while (true)
        {
            var page = await connection.QueryAsync(
                $"""
                SELECT {LedgerSql.CashOutColumns} FROM cash_out
                WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit
                """,
                LedgerSql.CashOut, cancellationToken, ("program", programId), ("after", after), ("limit", PageRows));
            foreach (var stored in page)
            {
                if (!_cashOuts.Remove(stored.Id, out var told))
                {
                    findings.Add($"cash-out {stored.Id}", "no transaction asks for it");
                }
                else if (stored != told)
                {
                    findings.Add($"cash-out {stored.Id}", "its row does not say what the transactions say");
                }
            }

            if (page.Count < PageRows)
            {
                break;
            }

            after = page[^1].Id;
        }

        foreach (var told in _cashOuts.Values)
        {
            findings.Add($"cash-out {told.Id}", "is missing; a transaction asks for it");
        }
    }
}
