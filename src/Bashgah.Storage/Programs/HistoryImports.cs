using System.Data.Common;
using Bashgah.Engine.Time;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Programs;

/// <summary>An import of history that has begun and not reached its end.</summary>
/// <param name="Actor">Name under which it writes; the same file always has the same.</param>
/// <param name="BegunAt">When it first began, Unix microseconds.</param>
public sealed record HistoryImport(string Actor, long BegunAt);

/// <summary>
/// Which programs have an open import of history. It stays open when the importing process dies, so that nothing moves the
/// members' clocks past documents that are still to come: only then is the ledger that of having lived through it (S3.5).
/// </summary>
public sealed class HistoryImports
{
    private readonly SqlDatabase _database;
    private readonly AuditLog _audit;

    internal HistoryImports(SqlDatabase database, AuditLog audit)
    {
        _database = database;
        _audit = audit;
    }

    /// <summary>Opens an import, or finds it open from an earlier run. Afterwards no batch that did not know of it is
    /// open on any node.</summary>
    public Task BeginAsync(int programId, string actor, long now, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            async connection =>
            {
                await ProgramLocks.TakeAloneAsync(_database, connection, programId, cancellationToken);
                return await connection.ExecuteAsync(
                    """
                    INSERT INTO history_import (program_id, actor, begun_at) VALUES (@program, @actor, @now)
                    ON CONFLICT (program_id, actor) DO NOTHING
                    """,
                    cancellationToken, ("program", programId), ("actor", actor), ("now", now));
            },
            cancellationToken);

    /// <summary>Closes an import that came to its end.</summary>
    public Task EndAsync(int programId, string actor, CancellationToken cancellationToken) =>
        _database.Of(programId).WriteAsync(
            connection => DeleteAsync(connection, programId, actor, cancellationToken), cancellationToken);

    /// <summary>Closes an import by hand, which gives it up. One that is not open any more stays as it is.</summary>
    public Task CloseAsync(int programId, HistoryImport import, AuditSource source, long now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        return _database.Of(programId).WriteAsync(
            async connection =>
            {
                if (await DeleteAsync(connection, programId, import.Actor, cancellationToken) == 0)
                {
                    return;
                }

                var entry = new AuditEntry(source, now, AuditActions.HistoryClosed, import.Actor)
                {
                    Before = new() { ["begunAt"] = EngineInstant.Format(import.BegunAt) },
                };
                await _audit.Append_InTransactionAsync(connection, programId, [entry], cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The program's open imports, the oldest first.</summary>
    public async Task<IReadOnlyList<HistoryImport>> ListAsync(int programId, CancellationToken cancellationToken) =>
        await _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                "SELECT actor, begun_at FROM history_import WHERE program_id = @program ORDER BY begun_at, actor",
                static row => new HistoryImport(row.GetString(0), row.GetInt64(1)), cancellationToken,
                ("program", programId)),
            cancellationToken);

    private static Task<int> DeleteAsync(
        DbConnection connection, int programId, string actor, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "DELETE FROM history_import WHERE program_id = @program AND actor = @actor", cancellationToken,
        ("program", programId), ("actor", actor));
}
