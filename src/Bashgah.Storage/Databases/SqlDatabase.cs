using System.Data.Common;

namespace Bashgah.Storage.Databases;

/// <summary>One database, of either kind: connections to read with, transactions to write in, and errors told
/// apart by their codes.</summary>
internal abstract class SqlDatabase : IAsyncDisposable
{
    /// <summary><c>sqlite</c> or <c>postgres</c>: the suffix of SQL that is not shared.</summary>
    public abstract string Name { get; }

    /// <summary>What belongs to one program, and nothing else: on PostgreSQL the database itself shows no other row.</summary>
    /// <param name="programId">The program; <see cref="Audit.AuditLog.OfNoProgram"/>: what belongs to none.</param>
    public SqlReach Of(int programId) => new(this, programId);

    /// <summary>What belongs to all programs: who calls is looked for here, and what is done for the installation as a whole.</summary>
    public SqlReach AcrossPrograms => new(this, null);

    /// <summary>A connection that reaches so far; see <see cref="SqlReach"/>, which is the only one that calls this.</summary>
    internal abstract Task<DbConnection> OpenAsync(int? programId, CancellationToken cancellationToken);

    /// <summary>A snapshot that reaches so far; see <see cref="SqlReach"/>.</summary>
    internal abstract Task<SqlSnapshot> OpenSnapshotAsync(int? programId, CancellationToken cancellationToken);

    /// <summary>A writing transaction that reaches so far; see <see cref="SqlReach"/>.</summary>
    internal abstract Task<T> WriteAsync<T>(int? programId, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs the work behind a lock that every process that uses this database respects.</summary>
    public abstract Task MigrateAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken);

    /// <summary>Counts tables of the name <c>schema_version</c> where this database keeps its tables.</summary>
    public abstract string CountOfVersionTable { get; }

    /// <summary>A condition that a column's value is among those of a parameter bound with <see cref="BindList"/>.</summary>
    public abstract string IsIn(string column, string parameter);

    /// <summary>The numbers of a parameter bound with <see cref="BindList"/> as a table <c>listed</c> with the column <c>id</c>: what
    /// a subquery looks for each of them is found one by one, by its index, whatever statistics say.</summary>
    public abstract string Listed(string parameter);

    /// <summary>Binds a list of whole numbers.</summary>
    public abstract void BindList(DbCommand command, string parameter, IEnumerable<long> values);

    /// <summary>What a SELECT ends with so that its rows stay as they are until the transaction ends: others may read and hold them,
    /// not change them.</summary>
    public abstract string ForShare { get; }

    /// <summary>What a SELECT ends with so that its rows are the transaction's alone until it ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>What a database's error means to a caller.</summary>
    public abstract SqlFailure FailureOf(DbException error);

    /// <summary>Lets what was deleted go out of the log of changes too, as far as nobody reads it at this moment.</summary>
    public virtual Task ForgetLogAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Whether callers have a use for what the error means.</summary>
    public bool IsKnown(DbException error) => FailureOf(error) != SqlFailure.Other;

    /// <summary>The exception that callers know.</summary>
    public Exception Translate(DbException error) => FailureOf(error) switch
    {
        SqlFailure.Duplicate => new AlreadyExistsException("It exists already.", error),
        SqlFailure.Conflict => new StoreAwayException("The database is busy.", error),
        _ => new StoreAwayException("The database does not answer.", error),
    };
}

/// <summary>Kinds of failure that callers treat differently.</summary>
internal enum SqlFailure
{
    /// <summary>Something else: a fault.</summary>
    Other,

    /// <summary>The database cannot be reached, is starting or shutting down, or is out of room.</summary>
    Away,

    /// <summary>Deadlock, serialization failure, lock not available: the same again can succeed.</summary>
    Conflict,

    /// <summary>A unique key is taken.</summary>
    Duplicate,
}

/// <summary>A connection inside a reading transaction of one moment.</summary>
internal sealed class SqlSnapshot(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
