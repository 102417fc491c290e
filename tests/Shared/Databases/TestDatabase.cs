using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bashgah.Testing;

/// <summary>The kinds of database that every storage test runs on.</summary>
public enum TestBackend
{
    /// <summary>One file in a temporary folder; always there.</summary>
    Sqlite,

    /// <summary>A database of its own on the configured server; see <see cref="RequiresPostgresAttribute"/>.</summary>
    Postgres,
}

/// <summary>A fresh, empty database that goes away with the test.</summary>
public sealed class TestDatabase : IDisposable, IAsyncDisposable
{
    private readonly string? _folder;

    private TestDatabase(TestBackend backend, string address, string? folder)
    {
        Backend = backend;
        Address = address;
        _folder = folder;
    }

    public TestBackend Backend { get; }

    /// <summary>What <c>--database</c> takes: the path of a SQLite file, or a PostgreSQL connection string.</summary>
    public string Address { get; }

    public static TestDatabase Create(TestBackend backend) => backend switch
    {
        TestBackend.Sqlite => CreateSqlite(),
        TestBackend.Postgres => CreatePostgres(),
        _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, message: null),
    };

    /// <summary>The same, on PostgreSQL perhaps one that an earlier test has used and left empty, with its tables.</summary>
    public static TestDatabase CreateOrReuse(TestBackend backend) =>
        backend == TestBackend.Postgres && ReusedPostgres.Take() is { } address ? new TestDatabase(backend, address, folder: null) : Create(backend);

    /// <summary>Says that everything is ready in it and nothing has happened: the next test may have it, emptied.</summary>
    public void MayBeReused()
    {
        if (Backend == TestBackend.Postgres)
            ReusedPostgres.Remember(Address);
    }

    public void Dispose()
    {
        if (Backend == TestBackend.Postgres)
        {
            if (!ReusedPostgres.GiveBack(Address))
                DropPostgres(Address);
        }
        else if (_folder is not null && Directory.Exists(_folder))
            DeleteSqlite(_folder);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static TestDatabase CreateSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("bashgah-test-").FullName;
        return new TestDatabase(TestBackend.Sqlite, Path.Combine(folder, "bashgah.db"), folder);
    }

    private static TestDatabase CreatePostgres()
    {
        var name = $"bashgah_test_{Guid.NewGuid():N}";
        Execute($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0");
        var address = new NpgsqlConnectionStringBuilder(Server) { Database = name };
        return new TestDatabase(TestBackend.Postgres, address.ConnectionString, folder: null);
    }

    internal static void DropPostgres(string address)
    {
        ReusedPostgres.Forget(address);
        using (var connection = new NpgsqlConnection(address))
            NpgsqlConnection.ClearPool(connection);
        // Forced, because a server process that a test has killed may still be connected.
        var name = new NpgsqlConnectionStringBuilder(address).Database;
        Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // Roles belong to the cluster and stay behind.
        Execute($"DROP ROLE IF EXISTS {name}_app, {name}_jobs");
    }

    private static void DeleteSqlite(string folder)
    {
        // Only Windows refuses to delete what a pooled connection has open.
        if (OperatingSystem.IsWindows())
            SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static string Server => RequiresPostgresAttribute.Connection
        ?? throw new InvalidOperationException(
            $"{RequiresPostgresAttribute.ConnectionVariable} is not set; mark the tests with [RequiresPostgres].");

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
