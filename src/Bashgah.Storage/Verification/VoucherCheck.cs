using System.Data.Common;
using Bashgah.Engine.Codecs;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The table of vouchers is a read model: it is rebuilt from the traces, and compared.</summary>
internal sealed class VoucherCheck(FindingList findings)
{
    private static readonly ToldTable<StoredVoucher> Table = new()
    {
        Sql =
            $"""
            SELECT {LedgerSql.VoucherColumns} FROM voucher WHERE program_id = @program AND id > @after
            ORDER BY id LIMIT @limit
            """,
        Row = LedgerSql.Voucher,
        Number = static voucher => voucher.Id,
        Untold = "no transaction issued it",
        Missing = static voucher => $"transaction {voucher.TransactionId} issued it",
        // Of vouchers that ended before the column was there, nobody knows when.
        AsStored = static (told, stored) => stored.EndedAt is null ? told with { EndedAt = null } : told,
    };

    private readonly ToldRows<StoredVoucher> _told = new("voucher", findings);

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        // Few transactions have one, and reading a trace costs more than all the rest of this.
        if (row.Trace.Contains("\"vouchers\"", StringComparison.Ordinal))
        {
            _told.Read(row, "trace", () => Tell(row));
        }
    }

    /// <summary>At the end: the table says the same.</summary>
    public Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken) =>
        _told.CompareAsync(connection, programId, Table, cancellationToken);

    private void Tell(TransactionRow row)
    {
        foreach (var step in TraceCodec.Read(row.Trace).Vouchers)
        {
            if (step.Step == "issued")
            {
                _told.Rows[step.Id] = new StoredVoucher(
                    step.Id, step.MemberId, step.Reward, step.Quantity, step.Code, step.UntilAt, step.Step, null);
            }
            else if (_told.Rows.TryGetValue(step.Id, out var voucher))
            {
                _told.Rows[step.Id] = voucher with { State = step.Step, EndedAt = row.RecordedAt };
            }
            else
            {
                findings.Add($"voucher {step.Id}", $"transaction {row.Id} says {step.Step}, but none issued it");
            }
        }
    }
}
