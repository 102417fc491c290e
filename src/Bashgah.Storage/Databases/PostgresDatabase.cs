using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Bashgah.Storage.Databases;

/// <summary>A PostgreSQL database, or one schema of it.</summary>
internal sealed class PostgresDatabase : SqlDatabase
{
    // Any constant will do; it only has to be the same in every process.
    private const long MigrationLock = 0x42415348474148;

    private const int ConnectionsMax = 16;
    private const int KeyConnectionsMax = 6;

    private readonly string? _schema;

    public PostgresDatabase(NpgsqlConnectionStringBuilder address, string? schema = null)
    {
        _schema = schema;
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString);
        if (schema is not null)
        {
            settings.SearchPath = schema;
        }

        // The hot path is a dozen statements; prepared, they are parsed and planned once a connection.
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 64;
            settings.AutoPrepareMinUsages = 3;
        }

        // So that several nodes share a server of 100 connections, which is how PostgreSQL is installed.
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = schema is null ? ConnectionsMax : KeyConnectionsMax;
        }

        settings.ApplicationName ??= "bashgah";
        settings.TcpKeepAlive = true;
        settings.Options = SessionOptions(settings.Options);
        DataSource = NpgsqlDataSource.Create(settings);
    }

    public NpgsqlDataSource DataSource { get; }

    public override string Name => "postgres";

    public override string CountOfVersionTable =>
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'";

    public override string ForShare => "FOR SHARE";

    public override string ForUpdate => "FOR UPDATE";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await DataSource.OpenConnectionAsync(cancellationToken);

    public override async Task<SqlSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = await DataSource.OpenConnectionAsync(cancellationToken);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // Verification may work longer on what it has read than a batch ever does; it holds no locks that others wait for.
        await connection.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 0", cancellationToken);
        return new SqlSnapshot(connection, transaction);
    }

    public override async Task<T> WriteAsync<T>(
        Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await DataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(
                IsolationLevel.ReadCommitted, cancellationToken);
            var result = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (DbException error) when (IsKnown(error))
        {
            throw Translate(error);
        }
    }

    public override Task MigrateAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                // A migration takes as long as it takes, and whoever starts meanwhile waits for it.
                await connection.ExecuteAsync("SET LOCAL lock_timeout = 0", cancellationToken);
                await connection.ExecuteAsync(
                    "SELECT pg_advisory_xact_lock(@key)", cancellationToken, ("key", MigrationLock));
                if (_schema is not null)
                {
                    var there = await connection.ScalarAsync(
                        "SELECT count(*) FROM pg_namespace WHERE nspname = @schema", cancellationToken, ("schema", _schema));
                    if (there == 0)
                    {
                        await connection.ExecuteAsync($"CREATE SCHEMA {_schema}", cancellationToken);
                    }
                }

                await work(connection);
                return true;
            },
            cancellationToken);

    public override string IsIn(string column, string parameter) => $"{column} = ANY ({parameter})";

    public override string Listed(string parameter) => $"unnest({parameter}) AS listed (id)";

    public override void BindList(DbCommand command, string parameter, IEnumerable<long> values) =>
        command.Parameters.Add(new NpgsqlParameter(parameter.TrimStart('@'), NpgsqlDbType.Array | NpgsqlDbType.Bigint)
        {
            Value = values.ToArray(),
        });

    public override SqlFailure FailureOf(DbException error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => SqlFailure.Duplicate,
        PostgresException
        {
            SqlState: PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.LockNotAvailable
                // Nothing was committed: the transaction stood still for too long.
                or "25P03"
        } => SqlFailure.Conflict,
        PostgresException e when IsAway(e.SqlState) => SqlFailure.Away,
        PostgresException => SqlFailure.Other,
        NpgsqlException => SqlFailure.Away,
        _ => SqlFailure.Other,
    };

    public override async ValueTask DisposeAsync() => await DataSource.DisposeAsync();

    /// <summary>
    /// What every session is to have whatever the server, the database or the role says by default. The address may set
    /// other limits; but a commit that was answered is on disk, so that weaker ones than <c>on</c> are overruled.
    /// </summary>
    private static string SessionOptions(string? given)
    {
        // A node that died, or stands still, gives its locks back; a lock that is not given back is a conflict.
        const string Limits =
            "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s "
            + "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";
        var commit = given?.Contains("synchronous_commit=remote_apply", StringComparison.Ordinal) == true
            ? ""
            : " -c synchronous_commit=on";
        return $"{Limits} {given}{commit}";
    }

    /// <summary>Classes 08 (connection), 53 (out of room or connections), 57P (shutting down, starting) and 58 (system).</summary>
    private static bool IsAway(string sqlState) =>
        sqlState.StartsWith("08", StringComparison.Ordinal)
        || sqlState.StartsWith("53", StringComparison.Ordinal)
        || sqlState.StartsWith("57P", StringComparison.Ordinal)
        || sqlState.StartsWith("58", StringComparison.Ordinal)
        // The operator or a limit of the server cut the statement off. During a commit nobody knows what became of it.
        || sqlState == PostgresErrorCodes.QueryCanceled
        // A standby that has not been promoted yet, after a failover.
        || sqlState == PostgresErrorCodes.ReadOnlySqlTransaction;
}
