using System.Data.Common;
using System.Text.Json;
using Bashgah.Engine.Codecs;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The table of vouchers is a read model: it is rebuilt from the traces, and compared.</summary>
internal sealed class VoucherCheck(FindingList findings)
{
    private const int PageRows = 2000;

    private readonly SortedDictionary<long, StoredVoucher> _vouchers = [];

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        // Few transactions have one, and reading a trace costs more than all the rest of this.
        if (!row.Trace.Contains("\"vouchers\"", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            foreach (var step in TraceCodec.Read(row.Trace).Vouchers)
            {
                if (step.Step == "issued")
                {
                    _vouchers[step.Id] = new StoredVoucher(
                        step.Id, step.MemberId, step.Reward, step.Quantity, step.Code, step.UntilAt, step.Step, null);
                }
                else if (_vouchers.TryGetValue(step.Id, out var voucher))
                {
                    _vouchers[step.Id] = voucher with { State = step.Step, EndedAt = row.RecordedAt };
                }
                else
                {
                    findings.Add($"voucher {step.Id}", $"transaction {row.Id} says {step.Step}, but none issued it");
                }
            }
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException
            or ArgumentException or OverflowException or KeyNotFoundException)
        {
            findings.Add($"transaction {row.Id}", "its trace cannot be read");
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
                SELECT {LedgerSql.VoucherColumns} FROM voucher WHERE program_id = @program AND id > @after
                ORDER BY id LIMIT @limit
                """,
                LedgerSql.Voucher, cancellationToken, ("program", programId), ("after", after), ("limit", PageRows));
            foreach (var stored in page)
            {
                Compare(stored);
            }

            if (page.Count < PageRows)
            {
                break;
            }

            after = page[^1].Id;
        }

        foreach (var voucher in _vouchers.Values)
        {
            findings.Add($"voucher {voucher.Id}", $"is missing; transaction {voucher.TransactionId} issued it");
        }
    }

    private void Compare(StoredVoucher stored)
    {
        if (!_vouchers.Remove(stored.Id, out var traced))
        {
            findings.Add($"voucher {stored.Id}", "no transaction issued it");
        }
        // Of vouchers that ended before the column was there, nobody knows when.
        else if (stored != (stored.EndedAt is null ? traced with { EndedAt = null } : traced))
        {
            findings.Add($"voucher {stored.Id}", "its row does not say what the transactions say");
        }
    }
}
