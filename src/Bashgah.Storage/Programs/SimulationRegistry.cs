using System.Data.Common;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>A what-if run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ContentHash">What it was asked for, SHA-256; empty: from before that was kept.</param>
/// <param name="Actor">Who began it.</param>
/// <param name="BegunAt">When, Unix microseconds.</param>
/// <param name="SeenAt">When its node last told of it.</param>
/// <param name="Events">Events of the history that are behind it.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Report">JSON of the report when it is done.</param>
public sealed record StoredSimulation(
    long Id, string ContentHash, string Actor, long BegunAt, long SeenAt, long Events, string State, string? Report)
{
    /// <summary>How long after its node last told of it a run is lost, Unix microseconds: a node tells every second.</summary>
    private const long LostAfter = 60_000_000;

    /// <summary>Whether its node ended before it did.</summary>
    public bool IsLost(long now) => State is "waiting" or "running" && SeenAt < LostBefore(now);

    /// <summary>Runs that were last told of before are lost, unless they are over.</summary>
    internal static long LostBefore(long now) => now - LostAfter;
}

/// <summary>What-if runs of programs, so that any node can tell how far one is and what it came to.</summary>
public sealed class SimulationRegistry
{
    private const int KeptMax = 20;
    private const string Columns = "id, content_hash, actor, begun_at, seen_at, events, state, report";

    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal SimulationRegistry(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>Notes that a run waits for its turn; the oldest of the program's that are over or lost are forgotten.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="id">The run.</param>
    /// <param name="contentHash">What it is asked for, SHA-256.</param>
    /// <param name="started">What the log tells of it: also who begins it, and when.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False: there is one of this id already that is not lost.</returns>
    public Task<bool> BeginAsync(
        int programId, long id, string contentHash, AuditEntry started, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(started);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                await ForgetAsync(connection, programId, id, started.At, cancellationToken);
                var isNew = await connection.ExecuteAsync(
                    """
                    INSERT INTO simulation_run (program_id, id, content_hash, actor, begun_at, seen_at, state)
                    VALUES (@program, @id, @hash, @actor, @now, @now, 'waiting')
                    ON CONFLICT (program_id, id) DO UPDATE
                    SET content_hash = excluded.content_hash, actor = excluded.actor, begun_at = excluded.begun_at, seen_at = excluded.seen_at,
                      events = 0, state = 'waiting', is_cancelled = 0
                    WHERE simulation_run.state IN ('waiting', 'running') AND simulation_run.seen_at < @lost
                    """,
                    cancellationToken, ("program", programId), ("id", id), ("hash", contentHash), ("actor", started.Source.Actor),
                    ("now", started.At), ("lost", StoredSimulation.LostBefore(started.At))) == 1;
                if (isNew)
                {
                    await _audit.Append_InTransactionAsync(connection, programId, [started], cancellationToken);
                }

                return isNew;
            },
            cancellationToken);
    }

    /// <summary>Notes that a run is alive, and how far it is.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="id">The run.</param>
    /// <param name="events">Events behind it; null: it waits for its turn.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False: it is to end.</returns>
    public async Task<bool> ReachAsync(int programId, long id, long? events, long now, CancellationToken cancellationToken) =>
        await _database.Of(programId).WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE simulation_run SET state = @state, events = @events, seen_at = @now
                WHERE program_id = @program AND id = @id AND is_cancelled = 0 AND state IN ('waiting', 'running')
                """,
                cancellationToken, ("program", programId), ("id", id), ("state", events is null ? "waiting" : "running"),
                ("events", events ?? 0), ("now", now)),
            cancellationToken) == 1;

    /// <summary>Notes how a run ended.</summary>
    public Task EndAsync(
        int programId, long id, string state, string? report, long events, long now, CancellationToken cancellationToken) => _database.Of(programId).WriteAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE simulation_run SET state = @state, report = @report, events = @events, seen_at = @now
            WHERE program_id = @program AND id = @id
            """,
            cancellationToken, ("program", programId), ("id", id), ("state", state), ("report", report), ("events", events), ("now", now)),
        cancellationToken);

    /// <summary>Lets a run end wherever it is; one that is over, or is to end already, stays as it is.</summary>
    /// <param name="programId">The program.</param>
    /// <param name="id">The run.</param>
    /// <param name="cancelled">What the log tells of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task CancelAsync(int programId, long id, AuditEntry cancelled, CancellationToken cancellationToken) => _database.Of(programId).WriteAsync(
        async connection =>
        {
            var changed = await connection.ExecuteAsync(
                """
                UPDATE simulation_run SET is_cancelled = 1
                WHERE program_id = @program AND id = @id AND is_cancelled = 0 AND state IN ('waiting', 'running')
                """,
                cancellationToken, ("program", programId), ("id", id));
            if (changed == 1)
            {
                await _audit.Append_InTransactionAsync(connection, programId, [cancelled], cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>A run, or null.</summary>
    public async Task<StoredSimulation?> FindAsync(int programId, long id, CancellationToken cancellationToken) =>
        (await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM simulation_run WHERE program_id = @program AND id = @id",
                static row => new StoredSimulation(
                    row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
                    row.GetString(6), row.TextOrNull(7)),
                cancellationToken, ("program", programId), ("id", id)),
            cancellationToken)).FirstOrDefault();

    private static Task ForgetAsync(
        DbConnection connection, int programId, long except, long now, CancellationToken cancellationToken) => connection.ExecuteAsync(
        """
        DELETE FROM simulation_run
        WHERE program_id = @program AND (state NOT IN ('waiting', 'running') OR seen_at < @lost) AND id <> @id AND id NOT IN (
          SELECT id FROM simulation_run WHERE program_id = @program ORDER BY begun_at DESC, id LIMIT @kept)
        """,
        cancellationToken, ("program", programId), ("id", except), ("kept", KeptMax - 1), ("lost", StoredSimulation.LostBefore(now)));
}
