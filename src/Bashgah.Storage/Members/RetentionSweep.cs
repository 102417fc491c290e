using System.Data.Common;
using System.Text.Json.Nodes;
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

    /// <summary>Runs once a day for a program, however many nodes ask. Null: it ran within the last day, or is running.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="nameOf">How ids of members are shown in the audit log.</param>
    /// <param name="cancellationToken">Stops between two transactions.</param>
    public async Task<IReadOnlyDictionary<string, int>?> RunDailyAsync(
        int programId, long now, Func<long, string> nameOf, CancellationToken cancellationToken)
    {
        var claimed = await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO retention_run (program_id, begun_at) VALUES (@program, @now)
                ON CONFLICT (program_id) DO UPDATE SET begun_at = excluded.begun_at
                WHERE retention_run.begun_at <= excluded.begun_at - @day
                """,
                cancellationToken, ("program", programId), ("now", now), ("day", DayMicroseconds)),
            cancellationToken);
        return claimed == 1 ? await RunAsync(programId, now, Self, nameOf, cancellationToken) : null;
    }

    /// <summary>Deletes what is kept no longer, and tells in the audit log how much of each kind.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RunAsync(
        int programId, long now, AuditSource source, Func<long, string> nameOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(nameOf);
        var settings = await _settings.FindAsync(programId, cancellationToken);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var kind in RetentionKinds.All)
        {
            if (settings.DaysOf(kind) is > 0 and var days)
            {
                counts[kind] = await SweepAsync(kind, programId, now - (days * DayMicroseconds), now, source, nameOf, cancellationToken);
            }
        }

        var told = new JsonObject(RetentionKinds.All.Where(counts.ContainsKey).Select(kind => KeyValuePair.Create(kind, (JsonNode?)counts[kind])));
        await _audit.AppendAsync(
            programId, new AuditEntry(source, now, AuditActions.RetentionRan, "retention") { After = told }, cancellationToken);
        if (counts.Values.Any(count => count > 0))
        {
            await _database.ForgetLogAsync();
        }

        return counts;
    }

    /// <summary>Members who joined before a time, have bought and claimed nothing since, and are not erased, by ascending id, after
    /// one.</summary>
    public async Task<IReadOnlyList<long>> FindInactiveAsync(
        int programId, long before, long afterId, int limit, CancellationToken cancellationToken) =>
        await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT j.member_id FROM ledger_transaction j
                WHERE j.program_id = @program AND j.kind = 'joined' AND j.occurred_at < @before AND j.member_id > @after
                  AND j.member_id NOT IN (
                    SELECT b.member_id FROM ledger_transaction b
                    WHERE b.program_id = @program AND b.kind IN ('purchase', 'claim') AND b.member_id IS NOT NULL AND b.occurred_at >= @before)
                  AND j.member_id NOT IN (SELECT e.member_id FROM member_erasure e WHERE e.program_id = @program)
                ORDER BY j.member_id LIMIT @limit
                """,
                static row => row.GetInt64(0), cancellationToken, ("program", programId), ("before", before), ("after", afterId),
                ("limit", limit)),
            cancellationToken);

    private Task<int> SweepAsync(
        string kind, int programId, long before, long now, AuditSource source, Func<long, string> nameOf,
        CancellationToken cancellationToken) => kind switch
    {
        RetentionKinds.Notes => EmptyNotesAsync(programId, before, now, cancellationToken),
        RetentionKinds.Undelivered => DeleteAsync("outbox", "id", "state = 'dead' AND due_at < @before", programId, before, cancellationToken),
        RetentionKinds.SignIns => ForgetSignInsAsync(programId, before, cancellationToken),
        RetentionKinds.Invitations => DeleteAsync(
            "staff_invitation", "id", "(used_at < @before OR expires_at < @before)", programId, before, cancellationToken),
        RetentionKinds.DeviceAnnouncements => DeleteAsync(
            "device", "id", "enrolled_at IS NULL AND code_ends_at < @before", programId, before, cancellationToken),
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
        return notes + await _database.AcrossPrograms.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE member_erasure SET reason = NULL
                WHERE program_id = @program AND reason IS NOT NULL AND erased_at < @before
                """,
                cancellationToken, ("program", programId), ("before", before)),
            cancellationToken);
    }

    private async Task<int> EraseInactiveAsync(
        int programId, long before, long now, AuditSource source, Func<long, string> nameOf, CancellationToken cancellationToken)
    {
        var (count, after) = (0, 0L);
        // Without a place for the list nobody is erased; whoever set the days was told so.
        while (_erasure.List is not null
            && await FindInactiveAsync(programId, before, after, BatchRows, cancellationToken) is { Count: > 0 } members)
        {
            foreach (var member in members)
            {
                await _erasure.EraseAsync(
                    programId, member, new AuditEntry(source, now, AuditActions.MemberErased, nameOf(member)), reason: null, cancellationToken);
                count++;
            }

            after = members[^1];
        }

        return count;
    }

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
