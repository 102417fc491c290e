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

/// <summary>
/// Side effects on their way out: delivered at least once, each by one deliverer at a time as long as that keeps its
/// lease; after too many failures they wait in a dead-letter state for the operator.
/// </summary>
public sealed class Outbox
{
    /// <summary>Failures after which a message is dead.</summary>
    public const int AttemptsMax = 12;

    private const long FirstDelayMicroseconds = 2_000_000;
    private const long DelayMicrosecondsMax = 3_600_000_000;

    private readonly SqlDatabase _database;

    internal Outbox(SqlDatabase database) => _database = database;

    /// <summary>Whether something of a topic is due. Asking takes no turn among those who write, so that it may be asked often.</summary>
    public async Task<bool> IsAnyDueAsync(int programId, string topic, long now, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.ScalarAsync(
                """
                SELECT id FROM outbox
                WHERE program_id = @program AND state = 'waiting' AND due_at <= @now AND lease_until <= @now AND topic = @topic LIMIT 1
                """,
                cancellationToken, ("program", programId), ("topic", topic), ("now", now)),
            cancellationToken) is not null;

    /// <summary>Leases what is due, of one topic or of all, oldest first, until <paramref name="now"/> +
    /// <paramref name="leaseMicroseconds"/>.</summary>
    public Task<IReadOnlyList<OutboxMessage>> LeaseAsync(
        int programId, long now, long leaseMicroseconds, int limit, CancellationToken cancellationToken, string? topic = null) =>
        _database.Of(programId).WriteAsync<IReadOnlyList<OutboxMessage>>(
            async connection =>
            {
                // Where several nodes deliver, each takes rows that no other is just taking.
                var skip = _database is PostgresDatabase ? "FOR UPDATE SKIP LOCKED" : "";
                var messages = await connection.QueryAsync(
                    $"""
                    UPDATE outbox SET lease_until = @until
                    WHERE program_id = @program AND id IN (
                      SELECT id FROM outbox
                      WHERE program_id = @program AND state = 'waiting' AND due_at <= @now AND lease_until <= @now
                        {(topic is null ? "" : "AND topic = @topic")}
                      ORDER BY due_at, id LIMIT @limit {skip})
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

    /// <summary>It was delivered. False when the lease had been lost: somebody delivers it again.</summary>
    public async Task<bool> CompleteAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        await _database.Of(message.ProgramId).WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM outbox WHERE program_id = @program AND id = @id AND lease_until = @lease",
                cancellationToken, ("program", message.ProgramId), ("id", message.Id),
                ("lease", message.LeaseUntil)),
            cancellationToken) == 1;

    /// <summary>It was not delivered: it is due again after a delay that doubles, or dead. False when the lease had been
    /// lost.</summary>
    public async Task<bool> FailAsync(OutboxMessage message, long now, CancellationToken cancellationToken)
    {
        var attempts = message.Attempts + 1;
        var delay = Math.Min(DelayMicrosecondsMax, FirstDelayMicroseconds << Math.Min(message.Attempts, 20));
        return await _database.Of(message.ProgramId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE outbox SET attempts = @attempts, due_at = @due, lease_until = 0, state = @state
                WHERE program_id = @program AND id = @id AND lease_until = @lease
                """,
                cancellationToken, ("program", message.ProgramId), ("id", message.Id), ("lease", message.LeaseUntil),
                ("attempts", attempts), ("due", now + delay), ("state", attempts >= AttemptsMax ? "dead" : "waiting")),
            cancellationToken) == 1;
    }

    /// <summary>Drops what waits of a topic and whose transaction was recorded before a time, but for what somebody is just delivering;
    /// gives its number.</summary>
    public Task<int> DropAsync(
        int programId, string topic, long recordedBefore, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                DELETE FROM outbox
                WHERE program_id = @program AND topic = @topic AND state = 'waiting' AND lease_until <= @now AND NOT EXISTS (
                  SELECT 1 FROM ledger_transaction t
                  WHERE t.program_id = @program AND t.id = outbox.transaction_id AND t.recorded_at >= @before)
                """,
                cancellationToken, ("program", programId), ("topic", topic), ("now", now), ("before", recordedBefore)),
            cancellationToken);

    /// <summary>Messages that are dead, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> ReadDeadAsync(
        int programId, int limit, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT id, topic, transaction_id, body, attempts, lease_until FROM outbox
                WHERE program_id = @program AND state = 'dead' ORDER BY due_at, id LIMIT @limit
                """,
                row => new OutboxMessage(
                    programId, row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetInt32(4),
                    row.GetInt64(5)),
                cancellationToken, ("program", programId), ("limit", limit)),
            cancellationToken);

    /// <summary>Has the dead messages tried again, and gives their number.</summary>
    public Task<int> ReviveAsync(int programId, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE outbox SET state = 'waiting', attempts = 0, due_at = @now
                WHERE program_id = @program AND state = 'dead'
                """,
                cancellationToken, ("program", programId), ("now", now)),
            cancellationToken);
}
