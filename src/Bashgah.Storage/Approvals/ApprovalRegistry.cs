using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;

namespace Bashgah.Storage.Approvals;

/// <summary>
/// Wishes that a second person must approve. What is decided is decided by the state of one row, so that of many who decide at
/// once, on whatever node, one does; nothing here writes to the ledger.
/// </summary>
public sealed class ApprovalRegistry
{
    private const int RacesMax = 50;

    private const string Columns =
        "id, kind, member_id, currency, amount, allows_debt, cash_out_id, note, content_hash, made_at, made_by, ends_at, state, "
        + "decided_at, decided_by, transaction_id";

    private readonly SqlDatabase _database;
    private readonly NoteCipher _notes;
    private readonly AuditLog _audit;

    internal ApprovalRegistry(SqlDatabase database, NoteCipher notes, AuditLog audit)
    {
        _database = database;
        _notes = notes;
        _audit = audit;
    }

    /// <summary>Keeps a wish until somebody decides.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="idempotencyKey">The caller's key: the same wish again under it is no other.</param>
    /// <param name="contentHash">Keyed hash of the wish.</param>
    /// <param name="endsAt">Until when it waits, Unix microseconds.</param>
    /// <param name="told">What the log tells of the wish of an id: also who asks, and when.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<AskOutcome> AskAsync(
        int programId, ApprovalWish wish, string idempotencyKey, string contentHash, long endsAt, Func<long, AuditEntry> told,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(told);
        for (var race = 0; race < RacesMax; race++)
        {
            var id = 1 + (await _database.Of(programId).ReadAsync(
                connection => connection.ScalarAsync(
                    "SELECT max(id) FROM approval WHERE program_id = @program", cancellationToken, ("program", programId)),
                cancellationToken) ?? 0);
            var entry = told(id);
            var note = await _notes.SealWishAsync(PlaceOf(programId, id, wish, entry.Source.Actor), wish.Note, programId, cancellationToken);
            var inserted = await _database.Of(programId).WriteAsync(
                connection => InsertAsync(connection, programId, id, wish, (idempotencyKey, contentHash, endsAt, note), entry, cancellationToken),
                cancellationToken);
            if (inserted)
            {
                return new AskOutcome.Waits((await FindAsync(programId, id, cancellationToken))!);
            }

            if (await FindByKeyAsync(programId, idempotencyKey, cancellationToken) is { } known)
            {
                return known.ContentHash == contentHash ? new AskOutcome.Waits(known) : new AskOutcome.KeyReused();
            }

            if (await FindOpenAsync(programId, wish.CashOutId, cancellationToken) is { } waiting)
            {
                return new AskOutcome.AnotherWaits(waiting);
            }
        }

        throw new InvalidOperationException("So many ask at once that no number was free.");
    }

    /// <summary>A wish, or null.</summary>
    public async Task<StoredApproval?> FindAsync(int programId, long id, CancellationToken cancellationToken) =>
        (await ReadAsync(programId, "AND id = @id", [("id", id)], cancellationToken)).FirstOrDefault();

    /// <summary>The wish of a caller's key, or null.</summary>
    public async Task<StoredApproval?> FindByKeyAsync(int programId, string idempotencyKey, CancellationToken cancellationToken) =>
        (await ReadAsync(programId, "AND idempotency_key = @key", [("key", idempotencyKey)], cancellationToken)).FirstOrDefault();

    /// <summary>Whether a transaction has a caller's key: then the ledger answers it.</summary>
    public async Task<bool> IsKeyOfLedgerAsync(int programId, string idempotencyKey, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                "SELECT id FROM ledger_transaction WHERE program_id = @program AND idempotency_key = @key", cancellationToken,
                ("program", programId), ("key", idempotencyKey)),
            cancellationToken) is not null;

    /// <summary>Wishes before one, newest first; of one state at a time, or all.</summary>
    public async Task<IReadOnlyList<StoredApproval>> ListAsync(
        int programId, string? state, long beforeId, int limit, long now, CancellationToken cancellationToken)
    {
        var condition = state switch
        {
            null => "",
            ApprovalStates.Pending => "AND state = 'pending' AND ends_at > @now",
            ApprovalStates.Expired => "AND (state = 'expired' OR (state = 'pending' AND ends_at <= @now))",
            _ => "AND state = @state",
        };
        (string, object?)[] values = [("before", beforeId), ("limit", limit), ("now", now), ("state", state ?? "")];
        return await ReadAsync(programId, $"{condition} AND id < @before ORDER BY id DESC LIMIT @limit", values, cancellationToken);
    }

    /// <summary>Somebody else approves what waits, in time; false: it does not wait any more, or is their own. The ledger takes it
    /// afterwards, under a key that follows from its id, and then it is <see cref="DoneAsync">done</see>.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="id">The wish.</param>
    /// <param name="told">What the log tells: also who decides, and when.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<bool> ApproveAsync(int programId, long id, AuditEntry told, CancellationToken cancellationToken) =>
        DecideAsync(programId, id, ApprovalStates.Approving, told, cancellationToken);

    /// <summary>Somebody else says no to what waits, in time; false: it does not wait any more, or is their own.</summary>
    public Task<bool> RejectAsync(int programId, long id, AuditEntry told, CancellationToken cancellationToken) =>
        DecideAsync(programId, id, ApprovalStates.Rejected, told, cancellationToken);

    /// <summary>What was approved is in the ledger. Again changes nothing.</summary>
    public Task DoneAsync(int programId, long id, long transactionId, CancellationToken cancellationToken) => _database.Of(programId).WriteAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE approval SET state = 'approved', transaction_id = @transaction
            WHERE program_id = @program AND id = @id AND state = 'approving'
            """,
            cancellationToken, ("program", programId), ("id", id), ("transaction", transactionId)),
        cancellationToken);

    private async Task<bool> InsertAsync(
        DbConnection connection, int programId, long id, ApprovalWish wish, (string Key, string Hash, long EndsAt, byte[] Note) stored,
        AuditEntry told, CancellationToken cancellationToken)
    {
        // What nobody decided in time stands in nobody's way.
        await connection.ExecuteAsync(
            """
            UPDATE approval SET state = 'expired'
            WHERE program_id = @program AND cash_out_id = @cash AND state = 'pending' AND ends_at <= @now
            """,
            cancellationToken, ("program", programId), ("cash", wish.CashOutId ?? 0), ("now", told.At));
        var inserted = await connection.ExecuteAsync(
            """
            INSERT INTO approval (
              program_id, id, kind, idempotency_key, content_hash, member_id, currency, amount, allows_debt, cash_out_id, note, made_at,
              made_by, ends_at, state)
            VALUES (
              @program, @id, @kind, @key, @hash, @member, @currency, @amount, @debt, @cash, @note, @now, @actor, @ends, 'pending')
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("program", programId), ("id", id), ("kind", wish.Kind), ("key", stored.Key), ("hash", stored.Hash),
            ("member", wish.MemberId), ("currency", wish.Currency), ("amount", wish.Amount), ("debt", wish.AllowsDebt ? 1 : 0),
            ("cash", wish.CashOutId), ("note", stored.Note), ("now", told.At), ("actor", told.Source.Actor), ("ends", stored.EndsAt));
        if (inserted == 1)
        {
            await _audit.Append_InTransactionAsync(connection, programId, [told], cancellationToken);
        }

        return inserted == 1;
    }

    private Task<bool> DecideAsync(int programId, long id, string state, AuditEntry told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                var decided = await connection.ExecuteAsync(
                    """
                    UPDATE approval SET state = @state, decided_at = @now, decided_by = @actor
                    WHERE program_id = @program AND id = @id AND state = 'pending' AND ends_at > @now AND made_by <> @actor
                      AND note IS NOT NULL
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("state", state), ("now", told.At),
                    ("actor", told.Source.Actor));
                if (decided == 1)
                {
                    await _audit.Append_InTransactionAsync(connection, programId, [told], cancellationToken);
                }

                return decided == 1;
            },
            cancellationToken);
    }

    private async Task<StoredApproval?> FindOpenAsync(int programId, long? cashOutId, CancellationToken cancellationToken) =>
        cashOutId is null
            ? null
            : (await ReadAsync(
                programId, "AND cash_out_id = @cash AND state IN ('pending', 'approving')", [("cash", cashOutId)], cancellationToken))
            .FirstOrDefault();

    private async Task<List<StoredApproval>> ReadAsync(
        int programId, string condition, (string Name, object? Value)[] values, CancellationToken cancellationToken)
    {
        var rows = await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM approval WHERE program_id = @program {condition}", Read, cancellationToken,
                [("program", programId), .. values]),
            cancellationToken);
        var opened = new List<StoredApproval>(rows.Count);
        foreach (var (approval, note) in rows)
        {
            opened.Add(note is null ? approval : approval with
            {
                Wish = approval.Wish with
                {
                    Note = await _notes.OpenWishAsync(
                        PlaceOf(programId, approval.Id, approval.Wish, approval.MadeBy), note, programId, cancellationToken),
                },
            });
        }

        return opened;
    }

    private static (StoredApproval Approval, byte[]? Note) Read(DbDataReader row)
    {
        var wish = new ApprovalWish(
            row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5) != 0, row.NumberOrNull(6), "");
        var note = row.IsDBNull(7) ? null : row.Bytes(7);
        return (
            new StoredApproval(
                row.GetInt64(0), wish, note is null, row.GetString(8), row.GetInt64(9), row.GetString(10), row.GetInt64(11),
                row.GetString(12), row.NumberOrNull(13), row.TextOrNull(14), row.NumberOrNull(15)),
            note);
    }

    /// <summary>All that may not change between asking and deciding: a note that was sealed to it opens beside nothing else, so that
    /// nobody makes another wish of one by writing to the database.</summary>
    internal static string PlaceOf(int programId, long id, ApprovalWish wish, string madeBy) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"approval/{programId}/{id}/{wish.Kind}/{wish.MemberId}/{wish.Currency}/{wish.Amount}/{wish.AllowsDebt}/{wish.CashOutId}/{madeBy}");
}
