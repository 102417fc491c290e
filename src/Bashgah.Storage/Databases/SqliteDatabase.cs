using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bashgah.Storage.Databases;

/// <summary>A SQLite file: any number of readers, one writer at a time (WAL).</summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    // Another process may hold the file for as long as one batch takes; this is far more.
    private const int BusySeconds = 30;

    private readonly SemaphoreSlim _writerFree = new(1, 1);
    private readonly string _connectionString;
    private SqliteWriter? _writer;

    public SqliteDatabase(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusySeconds,
        }.ConnectionString;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    public override string Name => "sqlite";

    public override string CountOfVersionTable =>
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";

    // A writing transaction excludes every other from its start.
    public override string ForShare => "";

    public override string ForUpdate => "";

    internal override async Task<DbConnection> OpenAsync(int? programId, CancellationToken cancellationToken) =>
        await OpenConnectionAsync(_connectionString, cancellationToken);

    internal override async Task<SqlSnapshot> OpenSnapshotAsync(int? programId, CancellationToken cancellationToken)
    {
        var connection = await OpenConnectionAsync(_connectionString, cancellationToken);
        // Deferred, so that it reads without taking the writer's lock.
        var transaction = connection.BeginTransaction(deferred: true);
        return new SqlSnapshot(connection, transaction);
    }

    /// <summary>Waits for the writer of this process and gives it to the caller until it is released.</summary>
    public async Task<SqliteWriter> TakeWriterAsync(CancellationToken cancellationToken)
    {
        await _writerFree.WaitAsync(cancellationToken);
        try
        {
            return _writer ??= new SqliteWriter(
                // Not from the pool: a connection that is thrown away with an open transaction must really close.
                await OpenConnectionAsync(_connectionString + ";Pooling=False", cancellationToken));
        }
        catch (SqliteException error) when (IsKnown(error))
        {
            _writerFree.Release();
            throw Translate(error);
        }
        catch
        {
            _writerFree.Release();
            throw;
        }
    }

    /// <summary>Gives the writer back. One whose transaction may still be open is thrown away.</summary>
    public void ReleaseWriter(bool isClean)
    {
        if (!isClean)
        {
            _writer?.Dispose();
            _writer = null;
        }

        _writerFree.Release();
    }

    internal override async Task<T> WriteAsync<T>(
        int? programId, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var writer = await TakeWriterAsync(cancellationToken);
        try
        {
            writer.Execute("BEGIN IMMEDIATE");
            var result = await work(writer.Connection);
            writer.Execute("COMMIT");
            return result;
        }
        catch (SqliteException error) when (IsKnown(error))
        {
            throw Translate(error);
        }
        finally
        {
            ReleaseWriter(isClean: writer.TryRollback());
        }
    }

    public override Task MigrateAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken) =>
        // The immediate transaction is the lock: processes that start together wait for one another.
        AcrossPrograms.WriteAsync(work, cancellationToken);

    public override async Task ForgetLogAsync()
    {
        var writer = await TakeWriterAsync(CancellationToken.None);
        var isDone = false;
        try
        {
            // Whoever reads at this moment is not waited for: tills would wait too.
            writer.Execute("PRAGMA busy_timeout = 0");
            writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            writer.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}");
            isDone = true;
        }
        catch (SqliteException error) when (IsKnown(error))
        {
            // Somebody reads what is older; the log is begun anew after that, as always.
        }
        finally
        {
            ReleaseWriter(isClean: isDone && writer.TryRollback());
        }
    }

    public override string IsIn(string column, string parameter) =>
        $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override string Listed(string parameter) => $"(SELECT value AS id FROM json_each({parameter})) AS listed";

    public override void BindList(DbCommand command, string parameter, IEnumerable<long> values) =>
        command.Bind(parameter, JsonSerializer.Serialize(values));

    public override SqlFailure FailureOf(DbException error) => error is not SqliteException sqlite
        ? SqlFailure.Other
        : sqlite.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => SqlFailure.Conflict,
            raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_READONLY => SqlFailure.Away,
            raw.SQLITE_CONSTRAINT when sqlite.SqliteExtendedErrorCode
                is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY => SqlFailure.Duplicate,
            _ => SqlFailure.Other,
        };

    public override async ValueTask DisposeAsync()
    {
        await _writerFree.WaitAsync();
        _writer?.Dispose();
        _writer = null;
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        _writerFree.Dispose();
    }

    private async Task<SqliteConnection> OpenConnectionAsync(
        string connectionString, CancellationToken cancellationToken)
    {
        EnsureFile();
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            using var command = connection.CreateCommand();
            command.CommandText = $"""
                PRAGMA busy_timeout = {BusySeconds * 1000};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                """;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void EnsureFile()
    {
        try
        {
            PrivateFile.Ensure(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreAwayException($"The database file {Path} cannot be made: {fault.Message}", fault);
        }
    }
}

/// <summary>The one writing connection of a process, with its statements prepared once.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public SqliteConnection Connection => connection;

    /// <summary>The prepared statement with these values bound to <c>$1</c>, <c>$2</c> and so on.</summary>
    public SqliteCommand Prepared(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Runs a prepared statement and gives the number of rows that it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public long? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Prepared(sql, values).ExecuteScalar() is long value ? value : null;

    /// <summary>Undoes an open transaction, if there is one. False when even that failed.</summary>
    public bool TryRollback()
    {
        try
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }

            return connection.State == ConnectionState.Open;
        }
        catch (SqliteException)
        {
            // The connection is of no use any more; its caller throws it away.
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
