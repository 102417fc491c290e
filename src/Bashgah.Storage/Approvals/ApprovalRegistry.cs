using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Members;

namespace Bashgah.Storage.Approvals;

/// <summary>
/// Wishes that a second person must approve. What is decided is decided by the state of one row, so that of many who decide at
/// once, on whatever node, one does; nothing here writes to the ledger.
/// </summary>
public sealed class ApprovalRegistry
{
    private const int RacesMax = 50;

    /// <summary>What nobody decided in time, and what was approved in time and is not written.</summary>
    private const string Lapsed = "state = 'pending' AND ends_at <= @now OR state = 'approving' AND ends_at <= @lapsed";

    private readonly SqlDatabase _database;
    private readonly ApprovalRows _rows;
    private readonly AuditLog _audit;

    internal ApprovalRegistry(SqlDatabase database, NoteCipher notes, AuditLog audit)
    {
        _database = database;
        _rows = new ApprovalRows(notes);
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
            var asked = new StoredApproval(id, wish, idempotencyKey, contentHash, entry.At, entry.Source.Actor, endsAt);
            var note = await _rows.SealAsync(programId, asked, cancellationToken);
            var (isErased, isInserted) = await _database.Of(programId).WriteAsync(
                async connection =>
                {
                    // Behind the member's lock: who is erased gets no free text any more.
                    var isThere = await MemberLocks.ShareAsync(_database, connection, programId, wish.MemberId, cancellationToken);
                    return (!isThere, isThere && await InsertAsync(connection, programId, asked, note, entry, cancellationToken));
                },
                cancellationToken);
            if (isErased)
            {
                return new AskOutcome.MemberErased();
            }

            if (isInserted)
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

    /// <summary>A wish, held against what the audit log tells of it; or null.</summary>
    public async Task<StoredApproval?> FindProvenAsync(int programId, long id, CancellationToken cancellationToken)
    {
        for (var race = 0; race < RacesMax; race++)
        {
            if (await FindAsync(programId, id, cancellationToken) is not { } approval)
            {
                return null;
            }

            var told = await _audit.ReadProvenAsync(programId, approval.Subject, cancellationToken);
            if (told is not null && approval.IsAsTold(told.FirstOrDefault(entry => StoredApproval.Decisions.Contains(entry.Action))))
            {
                return approval;
            }

            // Who decides changes the row and the log at once, but these were two readings.
            if (await FindAsync(programId, id, cancellationToken) is { } again
                && (again.State, again.PostedId) == (approval.State, approval.PostedId))
            {
                return approval with { IsChanged = true };
            }
        }

        throw new InvalidOperationException("A wish changed each time that it was read.");
    }

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
            ApprovalStates.Approving => $"AND state = 'approving' AND ends_at > @lapsed AND {ApprovalRows.Posted} IS NULL",
            ApprovalStates.Approved => $"AND (state = 'approved' OR {ApprovalRows.Posted} IS NOT NULL)",
            ApprovalStates.Expired => $"AND (state = 'expired' OR {Lapsed}) AND {ApprovalRows.Posted} IS NULL",
            _ => $"AND state = @state AND {ApprovalRows.Posted} IS NULL",
        };
        (string, object?)[] values =
        [
            ("before", beforeId), ("limit", limit), ("now", now), ("lapsed", now - StoredApproval.GraceMicroseconds), ("state", state ?? ""),
        ];
        return await ReadAsync(programId, $"{condition} AND id < @before ORDER BY id DESC LIMIT @limit", values, cancellationToken);
    }

    /// <summary>Somebody else approves what waits, in time; false: it does not wait any more, or is their own. The ledger takes it
    /// afterwards, under a key that follows from its id, and then it is <see cref="DoneAsync">done</see>.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="id">The wish.</param>
    /// <param name="told">What the log tells: also who decides, and when.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<bool> ApproveAsync(int programId, long id, AuditEntry told, CancellationToken cancellationToken) =>
        DecideAsync(programId, id, ApprovalStates.Approving, mayBeOwn: false, told, cancellationToken);

    /// <summary>Somebody else says no to what waits, in time; false: it does not wait any more, or is their own.</summary>
    public Task<bool> RejectAsync(int programId, long id, AuditEntry told, CancellationToken cancellationToken) =>
        DecideAsync(programId, id, ApprovalStates.Rejected, mayBeOwn: false, told, cancellationToken);

    /// <summary>What waits for a cash-out that is not paid at all ends with it, also where who asked says so.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="cashOutId">The cash-out.</param>
    /// <param name="told">What the log tells of a wish.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RejectOfCashOutAsync(
        int programId, long cashOutId, Func<StoredApproval, AuditEntry> told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        if (await FindOpenAsync(programId, cashOutId, cancellationToken) is { } waiting)
        {
            await DecideAsync(programId, waiting.Id, ApprovalStates.Rejected, mayBeOwn: true, told(waiting), cancellationToken);
        }
    }

    /// <summary>The ledger refused what was approved: that is its end, and it may be asked for again. False: it has ended already.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="id">The wish.</param>
    /// <param name="refusal">Code of the refusal.</param>
    /// <param name="told">What the log tells.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<bool> RefuseAsync(int programId, long id, string refusal, AuditEntry told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                var refused = await connection.ExecuteAsync(
                    $"""
                    UPDATE approval SET state = 'refused', refusal = @refusal
                    WHERE program_id = @program AND id = @id AND state = 'approving' AND {ApprovalRows.Posted} IS NULL
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("refusal", refusal));
                if (refused == 1)
                {
                    await _audit.Append_InTransactionAsync(connection, programId, [told], cancellationToken);
                }

                return refused == 1;
            },
            cancellationToken);
    }

    /// <summary>What was approved is in the ledger, whatever another node was told of it meanwhile. Again changes nothing.</summary>
    public Task DoneAsync(int programId, long id, long transactionId, CancellationToken cancellationToken) => _database.Of(programId).WriteAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE approval SET state = 'approved', transaction_id = @transaction, refusal = NULL
            WHERE program_id = @program AND id = @id AND state IN ('approving', 'refused', 'expired')
            """,
            cancellationToken, ("program", programId), ("id", id), ("transaction", transactionId)),
        cancellationToken);

    private async Task<bool> InsertAsync(
        DbConnection connection, int programId, StoredApproval asked, byte[] note, AuditEntry told, CancellationToken cancellationToken)
    {
        var wish = asked.Wish;
        // What has lapsed stands in nobody's way.
        await connection.ExecuteAsync(
            $"""
            UPDATE approval SET state = 'expired'
            WHERE program_id = @program AND cash_out_id = @cash AND ({Lapsed}) AND {ApprovalRows.Posted} IS NULL
            """,
            cancellationToken, ("program", programId), ("cash", wish.CashOutId ?? 0), ("now", told.At),
            ("lapsed", told.At - StoredApproval.GraceMicroseconds));
        var inserted = await connection.ExecuteAsync(
            """
            INSERT INTO approval (
              program_id, id, kind, idempotency_key, content_hash, member_id, currency, amount, allows_debt, cash_out_id, note, made_at,
              made_by, ends_at, state)
            VALUES (
              @program, @id, @kind, @key, @hash, @member, @currency, @amount, @debt, @cash, @note, @now, @actor, @ends, 'pending')
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("program", programId), ("id", asked.Id), ("kind", wish.Kind), ("key", asked.IdempotencyKey),
            ("hash", asked.ContentHash), ("member", wish.MemberId), ("currency", wish.Currency), ("amount", wish.Amount),
            ("debt", wish.AllowsDebt ? 1 : 0), ("cash", wish.CashOutId), ("note", note), ("now", asked.MadeAt), ("actor", asked.MadeBy),
            ("ends", asked.EndsAt));
        if (inserted == 1)
        {
            await _audit.Append_InTransactionAsync(connection, programId, [told], cancellationToken);
        }

        return inserted == 1;
    }

    private Task<bool> DecideAsync(
        int programId, long id, string state, bool mayBeOwn, AuditEntry told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                var decided = await connection.ExecuteAsync(
                    """
                    UPDATE approval SET state = @state, decided_at = @now, decided_by = @actor
                    WHERE program_id = @program AND id = @id AND state = 'pending' AND ends_at > @now AND note IS NOT NULL
                      AND (made_by <> @actor OR @own = 1)
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("state", state), ("now", told.At),
                    ("actor", told.Source.Actor), ("own", mayBeOwn ? 1 : 0));
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

    private Task<List<StoredApproval>> ReadAsync(
        int programId, string condition, (string Name, object? Value)[] values, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync(
            connection => _rows.ReadAsync(connection, programId, condition, values, cancellationToken), cancellationToken);
}
