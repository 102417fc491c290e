using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Outboxes;

/// <summary>A side effect that somebody has leased.</summary>
/// <param name="ProgramId">Whose.</param>
/// <param name="Id">Stable, so that a receiver can tell a second delivery.</param>
/// <param name="Topic">What kind.</param>
/// <param name="TransactionId">What caused it.</param>
/// <param name="Body">What to deliver.</param>
/// <param name="Attempts">How often it has failed so far.</param>
/// <param name="LeaseUntil">End of the lease, Unix microseconds; names the lease.</param>
public sealed record OutboxMessage(
    int ProgramId, long Id, string Topic, long TransactionId, string Body, int Attempts, long LeaseUntil);

/// <summary>How many side effects were dropped.</summary>
/// <param name="Untried">Those that nobody had tried to deliver.</param>
/// <param name="Tried">Those that had failed before.</param>
public readonly record struct DroppedMessages(int Untried, int Tried);

/// <summary>
/// Side effects on their way out: delivered at least once, each by one deliverer at a time as long as that keeps its
/// lease. What fails is due again until its deliverer drops it: only that knows for how long it is worth something.
/// </summary>
public sealed class Outbox
{
    private const long FirstDelayMicroseconds = 2_000_000;
    private const long DelayMicrosecondsMax = 3_600_000_000;
    private const int DropPage = 1_000;

    private readonly SqlDatabase _database;

    internal Outbox(SqlDatabase database) => _database = database;

    /// <summary>Programs of which something of a topic is due. Asking takes no turn among those who write, so that it may be asked
    /// often.</summary>
    public async Task<IReadOnlyList<int>> FindDueAsync(string topic, long now, CancellationToken cancellationToken) =>
        await _database.AcrossPrograms.ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT DISTINCT program_id FROM outbox
                WHERE topic = @topic AND state = 'waiting' AND due_at <= @now AND lease_until <= @now ORDER BY program_id
                """,
                static row => row.GetInt32(0), cancellationToken, ("topic", topic), ("now", now)),
            cancellationToken);

    /// <summary>Leases what is due, of one topic or of all, oldest first, until <paramref name="now"/> +
    /// <paramref name="leaseMicroseconds"/>.</summary>
    public Task<IReadOnlyList<OutboxMessage>> LeaseAsync(
        int programId, long now, long leaseMicroseconds, int limit, CancellationToken cancellationToken, string? topic = null) =>
        _database.Of(programId).WriteAsync<IReadOnlyList<OutboxMessage>>(
            async connection =>
            {
                // Where several nodes deliver, each takes rows that no other is just taking. They are chosen once, before anything
                // is changed: PostgreSQL may ask a condition's own query again for each row, and then more are taken than asked for.
                var skip = _database is PostgresDatabase ? "FOR UPDATE SKIP LOCKED" : "";
                var messages = await connection.QueryAsync(
                    $"""
                    WITH due AS MATERIALIZED (
                      SELECT id FROM outbox
                      WHERE program_id = @program AND state = 'waiting' AND due_at <= @now AND lease_until <= @now
                        {(topic is null ? "" : "AND topic = @topic")}
                      ORDER BY id LIMIT @limit {skip})
                    UPDATE outbox SET lease_until = @until
                    WHERE program_id = @program AND id IN (SELECT id FROM due)
                    RETURNING id, topic, transaction_id, body, attempts
                    """,
                    row => new OutboxMessage(
                        programId, row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3),
                        row.GetInt32(4), now + leaseMicroseconds),
                    cancellationToken,
                    [
                        ("program", programId), ("now", now), ("until", now + leaseMicroseconds), ("limit", limit),
                        .. topic is null ? Array.Empty<(string, object?)>() : [("topic", topic)],
                    ]);
                return [.. messages.OrderBy(m => m.Id)];
            },
            cancellationToken);

    /// <summary>Messages of one lease were delivered; gives how many. It is fewer where the lease had been lost: somebody delivers those
    /// again.</summary>
    public Task<int> CompleteAsync(IReadOnlyCollection<OutboxMessage> leased, CancellationToken cancellationToken) =>
        OfLeaseAsync("DELETE FROM outbox", leased, cancellationToken);

    /// <summary>Messages of one lease were not tried: they are due from a time on, with as many attempts as before. Gives how many;
    /// fewer where the lease had been lost.</summary>
    public Task<int> PutBackAsync(IReadOnlyCollection<OutboxMessage> leased, long dueAt, CancellationToken cancellationToken) =>
        OfLeaseAsync("UPDATE outbox SET due_at = @due, lease_until = 0", leased, cancellationToken, ("due", dueAt));

    /// <summary>It was not delivered: it is due again after a delay that doubles, up to an hour. False when the lease had been
    /// lost.</summary>
    public async Task<bool> FailAsync(OutboxMessage message, long now, CancellationToken cancellationToken)
    {
        var delay = Math.Min(DelayMicrosecondsMax, FirstDelayMicroseconds << Math.Min(message.Attempts, 20));
        return await OfLeaseAsync(
            "UPDATE outbox SET attempts = attempts + 1, due_at = @due, lease_until = 0", [message], cancellationToken, ("due", now + delay)) == 1;
    }

    /// <summary>Drops what waits of a topic and whose transaction was recorded before a time, but for what somebody is just delivering.
    /// The oldest are read first, until one is young enough, so that where there is nothing to drop nobody has to wait.</summary>
    public async Task<DroppedMessages> DropAsync(
        int programId, string topic, long recordedBefore, long now, CancellationToken cancellationToken)
    {
        var dropped = default(DroppedMessages);
        while (true)
        {
            var oldest = await OldestAsync(programId, topic, now, cancellationToken);
            var old = oldest.TakeWhile(message => message.RecordedAt is not { } at || at < recordedBefore).ToList();
            if (old.Count > 0)
            {
                var gone = await DeleteAsync(programId, old.ConvertAll(message => message.Id), now, cancellationToken);
                var tried = old.Count(message => message.Attempts > 0 && gone.Contains(message.Id));
                dropped = new(dropped.Untried + gone.Count - tried, dropped.Tried + tried);
            }

            if (old.Count < DropPage)
            {
                return dropped;
            }
        }
    }

    private Task<List<(long Id, int Attempts, long? RecordedAt)>> OldestAsync(
        int programId, string topic, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT o.id, o.attempts, t.recorded_at FROM outbox o
                LEFT JOIN ledger_transaction t ON t.program_id = o.program_id AND t.id = o.transaction_id
                WHERE o.program_id = @program AND o.topic = @topic AND o.state = 'waiting' AND o.lease_until <= @now
                ORDER BY o.id LIMIT @limit
                """,
                static row => (row.GetInt64(0), row.GetInt32(1), row.NumberOrNull(2)), cancellationToken,
                ("program", programId), ("topic", topic), ("now", now), ("limit", DropPage)),
            cancellationToken);

    private async Task<HashSet<long>> DeleteAsync(int programId, List<long> ids, long now, CancellationToken cancellationToken) =>
        [.. await _database.Of(programId).WriteAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    $"DELETE FROM outbox WHERE program_id = @program AND {_database.IsIn("id", "@ids")} AND lease_until <= @now RETURNING id",
                    ("program", programId), ("now", now));
                _database.BindList(command, "@ids", ids);
                return await command.QueryAsync(static row => row.GetInt64(0), cancellationToken);
            },
            cancellationToken)];

    /// <summary>Does something to messages that were leased together, as far as they still are.</summary>
    private async Task<int> OfLeaseAsync(
        string what, IReadOnlyCollection<OutboxMessage> leased, CancellationToken cancellationToken, params (string, object?)[] parameters)
    {
        if (leased.Count == 0)
        {
            return 0;
        }

        var first = leased.First();
        return await _database.Of(first.ProgramId).WriteAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    $"{what} WHERE program_id = @program AND lease_until = @lease AND {_database.IsIn("id", "@ids")}",
                    [("program", first.ProgramId), ("lease", first.LeaseUntil), .. parameters]);
                _database.BindList(command, "@ids", leased.Select(message => message.Id));
                return await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);
    }
}
