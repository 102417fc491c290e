using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Approvals;

/// <summary>Reads wishes, and tells which rows somebody has changed behind the application, because the text does not open beside the
/// rest of the row.</summary>
internal sealed class ApprovalRows(NoteCipher notes)
{
    /// <summary>The transaction that a wish became, whatever its row says: what the ledger has is approved.</summary>
    public const string Posted =
        $"(SELECT t.id FROM ledger_transaction t WHERE t.program_id = approval.program_id AND t.idempotency_key = '{StoredApproval.LedgerKeyPrefix}' || approval.id)";

    private const string Columns =
        "id, kind, member_id, currency, amount, allows_debt, cash_out_id, note, content_hash, made_at, made_by, ends_at, state, "
        + $"decided_at, decided_by, transaction_id, idempotency_key, refusal, {Posted} AS posted_id";

    /// <summary>The free text, sealed to all that does not change from asking on: beside anything else it does not open.</summary>
    public Task<byte[]> SealAsync(int programId, StoredApproval approval, CancellationToken cancellationToken) =>
        notes.SealWishAsync(PlaceOf(programId, approval), approval.Wish.Note, programId, cancellationToken);

    /// <summary>Wishes that a condition selects.</summary>
    public async Task<List<StoredApproval>> ReadAsync(
        DbConnection connection, int programId, string condition, (string Name, object? Value)[] values,
        CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            $"SELECT {Columns} FROM approval WHERE program_id = @program {condition}", Read, cancellationToken,
            [("program", programId), .. values]);
        var opened = new List<StoredApproval>(rows.Count);
        foreach (var (approval, note) in rows)
        {
            opened.Add(note is null ? approval : await OpenAsync(programId, approval, note, cancellationToken));
        }

        return opened;
    }

    private async Task<StoredApproval> OpenAsync(
        int programId, StoredApproval approval, byte[] note, CancellationToken cancellationToken)
    {
        try
        {
            var text = await notes.OpenWishAsync(PlaceOf(programId, approval), note, programId, cancellationToken);
            return approval with { Wish = approval.Wish with { Note = text } };
        }
        catch (CryptographicException)
        {
            // One changed row does not hide the others.
            return approval with { IsChanged = true };
        }
    }

    private static (StoredApproval Approval, byte[]? Note) Read(DbDataReader row)
    {
        var wish = new ApprovalWish(
            row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5) != 0, row.NumberOrNull(6), "");
        var note = row.IsDBNull(7) ? null : row.Bytes(7);
        var approval = new StoredApproval(
            row.GetInt64(0), wish, row.GetString(16), row.GetString(8), row.GetInt64(9), row.GetString(10), row.GetInt64(11))
        {
            IsErased = note is null,
            State = row.GetString(12),
            DecidedAt = row.NumberOrNull(13),
            DecidedBy = row.TextOrNull(14),
            PostedId = row.NumberOrNull(18),
            TransactionId = row.NumberOrNull(15) ?? row.NumberOrNull(18),
            Refusal = row.TextOrNull(17),
        };
        return (approval, note);
    }

    private static string PlaceOf(int programId, StoredApproval a) => string.Create(
        CultureInfo.InvariantCulture,
        $"approval/{programId}/{a.Id}/{a.Wish.Kind}/{a.Wish.MemberId}/{a.Wish.Currency}/{a.Wish.Amount}/{a.Wish.AllowsDebt}/{a.Wish.CashOutId}/{a.MadeBy}/{a.MadeAt}/{a.EndsAt}/{a.ContentHash}/{a.IdempotencyKey}");
}
