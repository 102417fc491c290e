using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Bashgah.Storage.Databases;

/// <summary>A PostgreSQL database, or one schema of it.</summary>
internal sealed class PostgresDatabase : SqlDatabase
{
    // Any constant will do; it only has to be the same in every process.
    private const long MigrationLock = 0x42415348474148;

    // Together with those of the key store 22 a node, so that four of them share a server of 100 connections, which is how
    // PostgreSQL is installed.
    private const int ConnectionsMax = 15;
    private const int JobConnectionsMax = 3;
    private const int KeyConnectionsMax = 2;

    private readonly string? _schema;
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly ProgramWall _wall;

    // What the session of a server process has set, by the process's id. Sessions keep it between two who use them.
    private readonly ConcurrentDictionary<int, string> _programs = new();

    // Of the login itself: for migrations, and for everything while there is no wall.
    private NpgsqlDataSource? _owner;
    private NpgsqlDataSource? _application;
    private NpgsqlDataSource? _jobs;

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

        settings.ApplicationName ??= "bashgah";
        settings.TcpKeepAlive = true;
        // Which program a session has set is remembered here, and its role is to stay. Whatever else work leaves behind it undoes itself.
        settings.NoResetOnClose = true;
        settings.Options = SessionOptions(settings.Options);
        _settings = settings;
        _wall = new ProgramWall(settings.Database ?? settings.Username ?? "");
    }

    /// <summary>Whether the database itself keeps programs apart; known once it was migrated.</summary>
    public bool IsWalled => _application is not null;

    public override string Name => "postgres";

    public override string CountOfVersionTable =>
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'";

    public override string ForShare => "FOR SHARE";

    public override string ForUpdate => "FOR UPDATE";

    internal override async Task<DbConnection> OpenAsync(int? programId, CancellationToken cancellationToken) =>
        await ConnectAsync(programId, cancellationToken);

    /// <summary>A connection that reaches one program, or all.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(int? programId, CancellationToken cancellationToken)
    {
        if (programId is not { } program || _application is null)
        {
            return await (_jobs ?? Owner()).OpenConnectionAsync(cancellationToken);
        }

        var connection = await _application.OpenConnectionAsync(cancellationToken);
        try
        {
            await SetProgramAsync(connection, program, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal override async Task<SqlSnapshot> OpenSnapshotAsync(int? programId, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(programId, cancellationToken);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // Verification may work longer on what it has read than a batch ever does; it holds no locks that others wait for.
        await connection.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 0", cancellationToken);
        return new SqlSnapshot(connection, transaction);
    }

    internal override Task<T> WriteAsync<T>(
        int? programId, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(() => ConnectAsync(programId, cancellationToken), work, cancellationToken);

    private async Task<T> WriteAsync<T>(
        Func<Task<NpgsqlConnection>> connect, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await connect();
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

    /// <remarks>The owner's work: nobody else may change the schema. At its end the wall stands around new tables too.</remarks>
    public override async Task MigrateAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken)
    {
        var (isWalled, schema) = await WriteAsync(
            () => Owner().OpenConnectionAsync(cancellationToken).AsTask(),
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
                // The tables may lie in a schema of the login's name, which is not where a role would look for them.
                var schema = (await connection.QueryAsync(
                    "SELECT current_schema()::text", static row => row.GetString(0), cancellationToken))[0];
                return (await _wall.PutUpAsync(connection, cancellationToken), schema);
            },
            cancellationToken);
        if (!isWalled)
        {
            return;
        }

        if (_application is null)
        {
            _application = SourceOf(_wall.ApplicationRole, schema, _schema is null ? ConnectionsMax : KeyConnectionsMax);
            _jobs = SourceOf(_wall.JobsRole, schema, _schema is null ? JobConnectionsMax : KeyConnectionsMax);
        }

        // Its connections would be too many beside the others'.
        var owner = _owner;
        _owner = null;
        if (owner is not null)
        {
            await owner.DisposeAsync();
        }
    }

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

    public override async ValueTask DisposeAsync()
    {
        foreach (var source in new[] { _application, _jobs, _owner })
        {
            if (source is not null)
            {
                await source.DisposeAsync();
            }
        }
    }

    private NpgsqlDataSource Owner() => _owner ??= SourceOf(
        null, null, _schema is null ? ConnectionsMax + JobConnectionsMax : 2 * KeyConnectionsMax);

    private NpgsqlDataSource SourceOf(string? role, string? schema, int connectionsMax)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString);
        settings.SearchPath = schema ?? settings.SearchPath;
        // Who says how many connections there may be says it of the largest of the pools.
        settings.MaxPoolSize = settings.ShouldSerialize("Maximum Pool Size")
            ? Math.Min(settings.MaxPoolSize, Math.Max(connectionsMax, settings.MaxPoolSize * connectionsMax / ConnectionsMax))
            : connectionsMax;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        // The schema has no types of its own: the server's list of hundreds, 20 ms of its work for each pool, tells nothing new.
        source.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        source.UsePhysicalConnectionInitializer(
            opened => throw new NotSupportedException("Connections are opened without blocking."),
            opened => PrepareAsync(opened, role));
        return source.Build();
    }

    /// <summary>Takes the role, and sees that it was taken: a session that is somebody else would see all programs.</summary>
    private async Task PrepareAsync(NpgsqlConnection opened, string? role)
    {
        // The number of a process that is gone is given again, to one that has set nothing.
        _programs.TryRemove(opened.ProcessID, out _);
        if (role is null)
        {
            return;
        }

        // Not as a start-up option: some servers, and poolers, leave those out.
        await opened.ExecuteAsync("SELECT set_config('role', @role, false)", default, ("role", role));
        var who = (await opened.QueryAsync("SELECT current_user::text", static row => row.GetString(0), default))[0];
        if (who != role)
        {
            throw new DatabaseRefusedException($"A session was to be {role} and is {who}.");
        }
    }

    /// <summary>For the session, not the transaction: it is set before one begins, and a session mostly goes on with its program.</summary>
    private async Task SetProgramAsync(NpgsqlConnection connection, int programId, CancellationToken cancellationToken)
    {
        var program = programId.ToString(CultureInfo.InvariantCulture);
        if (_programs.TryGetValue(connection.ProcessID, out var set) && set == program)
        {
            return;
        }

        _programs.TryRemove(connection.ProcessID, out _);
        await connection.ExecuteAsync(
            "SELECT set_config(@name, @program, false)", cancellationToken, ("name", ProgramWall.Setting), ("program", program));
        _programs[connection.ProcessID] = program;
    }

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
