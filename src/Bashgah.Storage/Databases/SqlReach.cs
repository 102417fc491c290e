using System.Data.Common;

namespace Bashgah.Storage.Databases;

/// <summary>
/// How far a piece of work reaches: one program, or all. There is no other way to a connection, so that nobody can forget to say
/// it. On PostgreSQL it holds whatever the statements say (row-level security); on SQLite it says what is meant.
/// </summary>
internal readonly struct SqlReach(SqlDatabase database, int? programId)
{
    /// <summary>A pooled connection for reading.</summary>
    public Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        TranslatedAsync(database, database.OpenAsync(programId, cancellationToken));

    /// <summary>A connection whose every statement sees the database as of one moment, until it is disposed.</summary>
    public Task<SqlSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken) =>
        TranslatedAsync(database, database.OpenSnapshotAsync(programId, cancellationToken));

    /// <summary>Runs the work with a connection for reading.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            return await work(connection);
        }
        catch (DbException error) when (database.IsKnown(error))
        {
            throw database.Translate(error);
        }
    }

    /// <summary>
    /// Runs the work in one writing transaction. On SQLite it waits for the one writer, so it must not be called
    /// while a batch of the same process is open.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAsync(programId, work, cancellationToken);

    /// <summary>As <see cref="WriteAsync{T}"/>, without a result.</summary>
    public Task WriteAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                await work(connection);
                return true;
            },
            cancellationToken);

    private static async Task<T> TranslatedAsync<T>(SqlDatabase database, Task<T> opening)
    {
        try
        {
            return await opening;
        }
        catch (DbException error) when (database.IsKnown(error))
        {
            throw database.Translate(error);
        }
    }
}
