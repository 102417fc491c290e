using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>A what-if run.</summary>
/// <param name="Id">Its id, which nobody can guess.</param>
/// <param name="Actor">Who began it.</param>
/// <param name="BegunAt">When, Unix microseconds.</param>
/// <param name="SeenAt">When its node last told how far it is.</param>
/// <param name="Events">Events of the history that are behind it.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Report">JSON of the report when it is done; what went wrong when it failed.</param>
public sealed record StoredSimulation(
    long Id, string Actor, long BegunAt, long SeenAt, long Events, string State, string? Report);

/// <summary>What-if runs of programs, so that any node can tell how far one is and what it came to.</summary>
public sealed class SimulationRegistry
{
    private const int KeptMax = 20;
    private const string Columns = "id, actor, begun_at, seen_at, events, state, report";

    private readonly SqlDatabase _database;

    internal SimulationRegistry(SqlDatabase database) => _database = database;

    /// <summary>Notes that a run begins; the oldest of the program's that are over are forgotten.</summary>
    public Task BeginAsync(int programId, long id, string actor, long now, CancellationToken cancellationToken) => _database.WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                """
                DELETE FROM simulation WHERE program_id = @program AND state <> 'running' AND id NOT IN (
                  SELECT id FROM simulation WHERE program_id = @program ORDER BY begun_at DESC, id LIMIT @kept)
                """,
                cancellationToken, ("program", programId), ("kept", KeptMax - 1));
            return await connection.ExecuteAsync(
                """
                INSERT INTO simulation (program_id, id, actor, begun_at, seen_at, state)
                VALUES (@program, @id, @actor, @now, @now, 'running')
                """,
                cancellationToken, ("program", programId), ("id", id), ("actor", actor), ("now", now));
        },
        cancellationToken);

    /// <summary>Notes how far a run is.</summary>
    /// <returns>False: it is to end.</returns>
    public async Task<bool> ReachAsync(int programId, long id, long events, long now, CancellationToken cancellationToken) =>
        await _database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE simulation SET events = @events, seen_at = @now
                WHERE program_id = @program AND id = @id AND is_cancelled = 0
                """,
                cancellationToken, ("program", programId), ("id", id), ("events", events), ("now", now)),
            cancellationToken) == 1;

    /// <summary>Notes how a run ended.</summary>
    public Task EndAsync(
        int programId, long id, string state, string? report, long events, long now, CancellationToken cancellationToken) => _database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE simulation SET state = @state, report = @report, events = @events, seen_at = @now
            WHERE program_id = @program AND id = @id
            """,
            cancellationToken, ("program", programId), ("id", id), ("state", state), ("report", report), ("events", events), ("now", now)),
        cancellationToken);

    /// <summary>Lets a run end wherever it is; one that is over stays as it is.</summary>
    public Task CancelAsync(int programId, long id, CancellationToken cancellationToken) => _database.WriteAsync(
        connection => connection.ExecuteAsync(
            "UPDATE simulation SET is_cancelled = 1 WHERE program_id = @program AND id = @id",
            cancellationToken, ("program", programId), ("id", id)),
        cancellationToken);

    /// <summary>A run, or null.</summary>
    public async Task<StoredSimulation?> FindAsync(int programId, long id, CancellationToken cancellationToken) =>
        (await _database.ReadAsync(
            connection => connection.QueryAsync(
                $"SELECT {Columns} FROM simulation WHERE program_id = @program AND id = @id",
                static row => new StoredSimulation(
                    row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5),
                    row.TextOrNull(6)),
                cancellationToken, ("program", programId), ("id", id)),
            cancellationToken)).FirstOrDefault();
}
