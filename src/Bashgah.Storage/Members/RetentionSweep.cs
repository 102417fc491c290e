using System.Data.Common;
using System.Text.Json.Nodes;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;

namespace Bashgah.Storage.Members;

/// <summary>
/// Deletes what a program's settings say is kept no longer, in small transactions that tills do not feel. Nothing of the ledger goes:
/// a note of a transaction is emptied in its place, and who is erased leaves transactions and balances behind. Cut off, the next run
/// goes on.
/// </summary>
public sealed class RetentionSweep
{
    /// <summary>Rows of one transaction.</summary>
    private const int BatchRows = 200;

    private const long DayMicroseconds = 86_400_000_000;

    private static readonly AuditSource Self = new("retention", "system");

    /// <summary>What waits in the outbox for longer than that, whoever may be about to deliver it.</summary>
    private const string CausedBefore =
        """
        NOT EXISTS (
          SELECT 1 FROM ledger_transaction t
          WHERE t.program_id = @program AND t.id = outbox.transaction_id AND t.recorded_at >= @before)
        """;

    private static readonly string Inactive =
        $"""
        SELECT j.member_id FROM ledger_transaction j
        WHERE j.program_id = @program AND j.kind = 'joined' AND j.occurred_at < @before AND j.recorded_at < @before
          AND NOT EXISTS (
            SELECT 1 FROM ledger_transaction b
            WHERE b.program_id = @program AND b.member_id = j.member_id AND b.kind IN (
              'purchase', 'return', 'claim', 'redemption', 'voucher-use', 'activity', 'offer-activate', 'hold', 'capture', 'transfer')
              AND (b.occurred_at >= @before OR b.recorded_at >= @before))
          AND NOT EXISTS (
            SELECT 1 FROM member_session s
            WHERE s.program_id = @program AND s.member_id = j.member_id AND s.created_at >= @before)
          AND NOT EXISTS (
            SELECT 1 FROM cash_out c WHERE c.program_id = @program AND c.member_id = j.member_id AND c.state = 'requested')
          AND NOT EXISTS (
            SELECT 1 FROM approval a
            WHERE a.program_id = @program AND a.member_id = j.member_id AND a.state IN ('pending', 'approving'))
          AND NOT EXISTS (
            SELECT 1 FROM fraud_case f WHERE f.program_id = @program AND f.member_id = j.member_id AND f.state = 'open')
          AND NOT EXISTS (
            SELECT 1 FROM fraud_case_member i JOIN fraud_case f ON f.program_id = i.program_id AND f.id = i.case_id
            WHERE i.program_id = @program AND i.member_id = j.member_id AND f.state = 'open')
          AND coalesce((
            SELECT sum(CASE WHEN t.credit = {(int)LedgerAccount.Held} THEN t.amount WHEN t.debit = {(int)LedgerAccount.Held} THEN -t.amount ELSE 0 END) FROM transfer t
            WHERE t.program_id = @program AND t.member_id = j.member_id), 0) = 0
          AND NOT EXISTS (SELECT 1 FROM member_erasure e WHERE e.program_id = @program AND e.member_id = j.member_id)
        """;

    private readonly SqlDatabase _database;
    private readonly NoteCipher _notes;
    private readonly PrivacyRegistry _settings;
    private readonly MemberErasure _erasure;
    private readonly AuditLog _audit;

    internal RetentionSweep(
        SqlDatabase database, NoteCipher notes, PrivacyRegistry settings, MemberErasure erasure, AuditLog audit)
    {
        _database = database;
        _notes = notes;
        _settings = settings;
        _erasure = erasure;
        _audit = audit;
    }

    /// <summary>Runs once a day for a program, however many nodes ask: each kind of data by whoever comes first.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="nameOf">How ids of members are shown in the audit log.</param>
    /// <param name="cancellationToken">Stops between two transactions.</param>
    /// <returns>How much of each kind went; a kind that ran within the last day, or is running, is not in it.</returns>
    public Task<IReadOnlyDictionary<string, int>> RunDailyAsync(
        int programId, long now, Func<long, string> nameOf, CancellationToken cancellationToken) =>
        RunAsync(programId, now, Self, nameOf, kind => ClaimAsync(programId, kind, now, cancellationToken), cancellationToken);

    /// <summary>Deletes what is kept no longer, and tells in the audit log how much of each kind. A kind that fails does not hold up the
    /// others; what it failed with is thrown in the end.</summary>
    public Task<IReadOnlyDictionary<string, int>> RunAsync(
        int programId, long now, AuditSource source, Func<long, string> nameOf, CancellationToken cancellationToken) =>
        RunAsync(programId, now, source, nameOf, static _ => Task.FromResult(true), cancellationToken);

    private async Task<IReadOnlyDictionary<string, int>> RunAsync(
        int programId, long now, AuditSource source, Func<long, string> nameOf, Func<string, Task<bool>> claims,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(nameOf);
        var settings = await _settings.FindAsync(programId, cancellationToken);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var faults = new List<Exception>();
        foreach (var kind in RetentionKinds.All)
        {
            try
            {
                if (settings.DaysOf(kind) is > 0 and var days && await MayRunAsync(kind, programId, cancellationToken) && await claims(kind))
                {
                    counts[kind] = await SweepAsync(kind, programId, now - (days * DayMicroseconds), now, source, nameOf, cancellationToken);
                    await _audit.AppendAsync(
                        programId,
                        new AuditEntry(source, now, AuditActions.RetentionRan, "retention") { After = new JsonObject { [kind] = counts[kind] } },
                        cancellationToken);
                }
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or StoreAwayException))
            {
                faults.Add(fault);
            }
        }

        if (counts.Values.Any(count => count > 0))
        {
            await _database.ForgetLogAsync();
        }

        return faults.Count == 0 ? counts : throw new AggregateException(faults);
    }

    /// <summary>Members are erased only where there is a place for the list, which another node may have, and never while history is
    /// imported: who bought nothing may have bought in what is still to come.</summary>
    private async Task<bool> MayRunAsync(string kind, int programId, CancellationToken cancellationToken) =>
        kind != RetentionKinds.InactiveMembers
        || (_erasure.List is not null
            && await _database.Of(programId).ReadAsync(
                connection => connection.ScalarAsync(
                    "SELECT count(*) FROM history_import WHERE program_id = @program", cancellationToken, ("program", programId)),
                cancellationToken) == 0);

    private async Task<bool> ClaimAsync(int programId, string kind, long now, CancellationToken cancellationToken) =>
        await _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO retention_run (program_id, kind, begun_at) VALUES (@program, @kind, @now)
                ON CONFLICT (program_id, kind) DO UPDATE SET begun_at = excluded.begun_at
                WHERE retention_run.begun_at <= excluded.begun_at - @day
                """,
                cancellationToken, ("program", programId), ("kind", kind), ("now", now), ("day", DayMicroseconds)),
            cancellationToken) == 1;

    /// <summary>
    /// Members who joined before a time, have shown no sign of life since, have nothing open, and are not erased, by ascending id, after
    /// one. What happened before and was recorded later counts as it was recorded. Signs of life are purchases, returns, claims, redemptions,
    /// vouchers used, activities, activated offers, units set aside or given to somebody, and sign-ins; open are cash-outs and approvals
    /// that wait, units set aside and cases.
    /// </summary>
    public async Task<IReadOnlyList<long>> FindInactiveAsync(
        int programId, long before, long afterId, int limit, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"{Inactive} AND j.member_id > @after ORDER BY j.member_id LIMIT @limit",
                static row => row.GetInt64(0), cancellationToken, ("program", programId), ("before", before), ("after", afterId),
                ("limit", limit)),
            cancellationToken);

    private Task<int> SweepAsync(
        string kind, int programId, long before, long now, AuditSource source, Func<long, string> nameOf,
        CancellationToken cancellationToken) => kind switch
    {
        RetentionKinds.Notes => EmptyNotesAsync(programId, before, now, cancellationToken),
        RetentionKinds.Undelivered => DeleteAsync("outbox", "id", CausedBefore, programId, before, cancellationToken),
        RetentionKinds.SignIns => ForgetSignInsAsync(programId, before, cancellationToken),
        RetentionKinds.Invitations => DeleteAsync(
            "staff_invitation", "id", "(used_at < @before OR expires_at < @before)", programId, before, cancellationToken),
        RetentionKinds.DeviceAnnouncements => DeleteAsync(
            "device", "id", "enrolled_at IS NULL AND code_ends_at < @before", programId, before, cancellationToken),
        RetentionKinds.QueuedCommands => EmptyQueuedAsync(programId, before, cancellationToken),
        RetentionKinds.InactiveMembers => EraseInactiveAsync(programId, before, now, source, nameOf, cancellationToken),
        _ => throw new InvalidOperationException($"No such kind of data: {kind}."),
    };

    private async Task<int> ForgetSignInsAsync(int programId, long before, CancellationToken cancellationToken) =>
        await DeleteAsync(
            "member_session", "id", "(ends_at < @before OR revoked_at < @before)", programId, before, cancellationToken)
        + await DeleteAsync("sign_in_code", "challenge_hash", "ends_at < @before", programId, before, cancellationToken)
        + await DeleteAsync("sign_in_pace", "identifier_hash", "last_at < @before", programId, before, cancellationToken);

    private Task<int> DeleteAsync(
        string table, string key, string condition, int programId, long before, CancellationToken cancellationToken) =>
        RepeatAsync(
            connection => connection.ExecuteAsync(
                $"""
                DELETE FROM {table} WHERE program_id = @program AND {key} IN (
                  SELECT {key} FROM {table} WHERE program_id = @program AND {condition} ORDER BY {key} LIMIT @limit)
                """,
                cancellationToken, ("program", programId), ("before", before), ("limit", BatchRows)),
            cancellationToken);

    /// <summary>A note stays where it is, with nothing in it: that there was one is part of the proof.</summary>
    private async Task<int> EmptyNotesAsync(int programId, long before, long now, CancellationToken cancellationToken)
    {
        var notes = await RepeatAsync(
            async connection =>
            {
                var ids = await connection.QueryAsync(
                    """
                    SELECT n.transaction_id FROM note n
                    JOIN ledger_transaction t ON t.program_id = n.program_id AND t.id = n.transaction_id
                    WHERE n.program_id = @program AND n.emptied_at IS NULL AND t.recorded_at < @before
                    ORDER BY n.transaction_id LIMIT @limit
                    """,
                    static row => row.GetInt64(0), cancellationToken, ("program", programId), ("before", before), ("limit", BatchRows));
                foreach (var id in ids)
                {
                    await connection.ExecuteAsync(
                        "UPDATE note SET cipher = @cipher, emptied_at = @now WHERE program_id = @program AND transaction_id = @id",
                        cancellationToken, ("cipher", await _notes.SealAsync(programId, id, "", cancellationToken)), ("now", now),
                        ("program", programId), ("id", id));
                }

                return ids.Count;
            },
            cancellationToken);
        return notes + await EmptyWishesAsync(programId, before, cancellationToken) + await _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE member_erasure SET reason = NULL
                WHERE program_id = @program AND reason IS NOT NULL AND erased_at < @before
                """,
                cancellationToken, ("program", programId), ("before", before)),
            cancellationToken);
    }

    /// <summary>Why something was asked for that had to be approved, once that is over. It is sealed empty: without anything it would look
    /// as if the member were erased.</summary>
    private Task<int> EmptyWishesAsync(int programId, long before, CancellationToken cancellationToken) => RepeatAsync(
        async connection =>
        {
            var empty = (await _notes.SealWishAsync("", "", programId, cancellationToken)).Length;
            var rows = new ApprovalRows(_notes);
            var over = await rows.ReadAsync(
                connection, programId,
                """
                AND length(note) > @empty
                  AND ((state IN ('approved', 'refused', 'rejected', 'expired') AND coalesce(decided_at, ends_at) < @before)
                    OR (state IN ('pending', 'approving') AND ends_at < @before))
                ORDER BY id LIMIT @limit
                """,
                [("empty", empty), ("before", before), ("limit", BatchRows)], cancellationToken);
            // A row that somebody has changed stays as it is, for verify to name.
            var whole = over.FindAll(approval => !approval.IsChanged);
            foreach (var approval in whole)
            {
                var emptied = approval with { Wish = approval.Wish with { Note = "" } };
                await connection.ExecuteAsync(
                    "UPDATE approval SET note = @cipher WHERE program_id = @program AND id = @id AND note IS NOT NULL", cancellationToken,
                    ("cipher", await rows.SealAsync(programId, emptied, cancellationToken)), ("program", programId), ("id", approval.Id));
            }

            return whole.Count;
        },
        cancellationToken);

    /// <summary>What devices sent that was refused. That it was stays, so that it comes to no second case.</summary>
    private Task<int> EmptyQueuedAsync(int programId, long before, CancellationToken cancellationToken) => RepeatAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE queued_command SET body = NULL WHERE program_id = @program AND idempotency_key IN (
              SELECT idempotency_key FROM queued_command
              WHERE program_id = @program AND body IS NOT NULL AND sent_at < @before ORDER BY idempotency_key LIMIT @limit)
            """,
            cancellationToken, ("program", programId), ("before", before), ("limit", BatchRows)),
        cancellationToken);

    private async Task<int> EraseInactiveAsync(
        int programId, long before, long now, AuditSource source, Func<long, string> nameOf, CancellationToken cancellationToken)
    {
        var (count, after) = (0, 0L);
        while (await FindInactiveAsync(programId, before, after, BatchRows, cancellationToken) is { Count: > 0 } members)
        {
            foreach (var member in members)
            {
                var erased = await _erasure.EraseAsync(
                    programId, member, new AuditEntry(source, now, AuditActions.MemberErased, nameOf(member)), reason: null,
                    connection => IsInactiveAsync(connection, programId, member, before, cancellationToken), cancellationToken);
                count += erased is null ? 0 : 1;
            }

            after = members[^1];
        }

        return count;
    }

    /// <summary>Behind the member's lock: who bought meanwhile, or whose history is imported, stays.</summary>
    private static async Task<bool> IsInactiveAsync(
        DbConnection connection, int programId, long memberId, long before, CancellationToken cancellationToken) =>
        await connection.ScalarAsync(
            $"""
            {Inactive} AND j.member_id = @member
              AND NOT EXISTS (SELECT 1 FROM history_import h WHERE h.program_id = @program)
            """,
            cancellationToken, ("program", programId), ("before", before), ("member", memberId)) is not null;

    private async Task<int> RepeatAsync(Func<DbConnection, Task<int>> batch, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = await _database.AcrossPrograms.WriteAsync(batch, cancellationToken);
            total += count;
            if (count < BatchRows)
            {
                return total;
            }
        }
    }
}
