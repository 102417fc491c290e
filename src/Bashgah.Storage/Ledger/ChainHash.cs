namespace Bashgah.Storage.Ledger;

/// <summary>The hash that binds a transaction, all of its columns and all of its transfers, to the one before it in
/// its writer's chain.</summary>
internal static class ChainHash
{
    /// <summary>What stands before the first transaction of a chain.</summary>
    public static readonly byte[] Start = new byte[32];

    // Raised when the encoding changes, so that old and new chains cannot be confused.
    private const long EncodingVersion = 1;

    /// <summary>SHA-256 over the previous hash, the row and its transfers.</summary>
    public static byte[] Of(int programId, TransactionRow row, byte[] previous, CanonicalBytes bytes)
    {
        bytes.Clear();
        bytes.Add(EncodingVersion);
        bytes.Add(previous);
        bytes.Add(programId);
        Add(bytes, row);
        bytes.Add(row.Transfers.Count);
        foreach (var transfer in row.Transfers)
        {
            Add(bytes, transfer);
        }

        return bytes.Hash();
    }

    private static void Add(CanonicalBytes bytes, TransactionRow row)
    {
        bytes.Add(row.Id);
        bytes.Add(row.Kind);
        bytes.Add(row.MemberId);
        bytes.Add(row.PolicyVersion);
        bytes.Add(row.Semantics);
        bytes.Add(row.TzVersion);
        bytes.Add(row.OccurredAt);
        bytes.Add(row.RecordedAt);
        bytes.Add(row.IsHistory ? 1 : 0);
        bytes.Add(row.Actor);
        bytes.Add(row.IdempotencyKey);
        bytes.Add(row.ContentHash);
        bytes.Add(row.DocScope);
        bytes.Add(row.DocNo);
        bytes.Add(row.DocKind);
        bytes.Add(row.ParentId);
        bytes.Add(row.Event);
        bytes.Add(row.Trace);
        bytes.Add(row.FactsRead);
        bytes.Add(row.FactsWritten);
        bytes.Add(row.Writer);
        bytes.Add(row.ChainNo);
        bytes.Add(row.PreviousId);
        bytes.Add(row.Heads);
    }

    private static void Add(CanonicalBytes bytes, TransferRow transfer)
    {
        bytes.Add(transfer.TransactionId);
        bytes.Add(transfer.Seq);
        bytes.Add(transfer.MemberId);
        bytes.Add(transfer.Currency);
        bytes.Add(transfer.Kind);
        bytes.Add(transfer.Debit);
        bytes.Add(transfer.Credit);
        bytes.Add(transfer.Amount);
        bytes.Add(transfer.LotFrom);
        bytes.Add(transfer.LotUntil);
        bytes.Add(transfer.LotWaiting);
        bytes.Add(transfer.BalanceAfter);
        bytes.Add(transfer.MemberVersion);
        bytes.Add(transfer.RuleId);
    }
}
