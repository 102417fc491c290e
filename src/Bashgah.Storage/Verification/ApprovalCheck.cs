using System.Data.Common;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>What waits for a second person, and what became of it, is what the audit log and the ledger tell: else somebody would approve
/// what nobody asked for, or what was rejected, or in somebody else's name.</summary>
internal sealed class ApprovalCheck(NoteCipher notes, FindingList findings)
{
    private readonly Dictionary<string, (long Id, string Actor)> _posted = new(StringComparer.Ordinal);

    /// <summary>The next transaction.</summary>
    public void Add(TransactionRow row)
    {
        if (row.IdempotencyKey is { } key && key.StartsWith(StoredApproval.LedgerKeyPrefix, StringComparison.Ordinal))
        {
            _posted[key] = (row.Id, row.Actor);
        }
    }

    /// <summary>At the end: rows, log and ledger say the same.</summary>
    public async Task CompareAsync(DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        var (asked, decided) = await ReadLogAsync(connection, programId, cancellationToken);
        foreach (var approval in await new ApprovalRows(notes).ReadAsync(connection, programId, "ORDER BY id", [], cancellationToken))
        {
            asked.Remove(approval.Subject);
            Compare(approval, decided.GetValueOrDefault(approval.Subject));
        }

        foreach (var id in await connection.QueryAsync(
            """
            SELECT id FROM approval a WHERE a.program_id = @program AND a.note IS NULL AND NOT EXISTS (
              SELECT 1 FROM member_erasure e WHERE e.program_id = a.program_id AND e.member_id = a.member_id)
            ORDER BY id
            """,
            static row => row.GetInt64(0), cancellationToken, ("program", programId)))
        {
            findings.Add($"approval {id}", "its text is missing, and the member was not erased");
        }

        foreach (var subject in asked.Order(StringComparer.Ordinal))
        {
            findings.Add($"approval {subject}", "is missing: the audit log has that somebody asked for it");
        }

        foreach (var (id, _) in _posted.Values)
        {
            findings.Add($"transaction {id}", "was approved, and no approval says so");
        }
    }

    private void Compare(StoredApproval approval, StoredAuditEntry? decision)
    {
        var name = $"approval {approval.Id}";
        if (approval.IsChanged)
        {
            findings.Add(name, "its text does not open beside it: it is not what was asked for");
        }

        if (!approval.IsAsTold(decision))
        {
            findings.Add(name, "does not say what the audit log says");
        }

        var isPosted = _posted.Remove(approval.LedgerKey, out var posted);
        if (isPosted && (posted.Actor != approval.DecidedBy || decision is null || decision.Action == AuditActions.ApprovalRejected))
        {
            findings.Add(name, $"became transaction {posted.Id}, which is not in the name of who approved it");
        }

        if (approval.State == ApprovalStates.Approved && (!isPosted || approval.TransactionId != posted.Id))
        {
            findings.Add(name, "does not say which transaction it became");
        }
    }

    private static async Task<(HashSet<string> Asked, Dictionary<string, StoredAuditEntry> Decided)> ReadLogAsync(
        DbConnection connection, int programId, CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var decided = new Dictionary<string, StoredAuditEntry>(StringComparer.Ordinal);
        foreach (var entry in await connection.QueryAsync(
            $"""
            SELECT {AuditSql.Columns} FROM audit_entry
            WHERE program_id = @program AND action IN (@asked, @approved, @refused, @rejected) ORDER BY seq
            """,
            AuditSql.Entry, cancellationToken, ("program", programId), ("asked", AuditActions.ApprovalRequested),
            ("approved", AuditActions.ApprovalApproved), ("refused", AuditActions.ApprovalRefused),
            ("rejected", AuditActions.ApprovalRejected)))
        {
            if (entry.Action == AuditActions.ApprovalRequested)
            {
                asked.Add(entry.Subject);
            }
            else
            {
                decided[entry.Subject] = entry;
            }
        }

        return (asked, decided);
    }
}
