using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bashgah.Storage.Tests;

/// <summary>The helper that every storage test stands on gives what it promises.</summary>
public sealed class TestDatabaseTests
{
    [Fact]
    public void A_sqlite_database_is_a_fresh_file_that_goes_away()
    {
        string address;
        using (var database = TestDatabase.Create(TestBackend.Sqlite))
        {
            address = database.Address;
            Assert.False(File.Exists(address));
            using var connection = new SqliteConnection($"Data Source={address}");
            connection.Open();
            Assert.True(File.Exists(address));
        }
        Assert.False(File.Exists(address));
    }

    [ConditionalFact, RequiresPostgres]
    public void A_postgres_database_is_fresh_and_goes_away()
    {
        string address;
        using (var database = TestDatabase.Create(TestBackend.Postgres))
        {
            address = database.Address;
            using var connection = new NpgsqlConnection(address);
            connection.Open();
            using var command = new NpgsqlCommand(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", connection);
            Assert.Equal(0L, command.ExecuteScalar());
        }
        using var gone = new NpgsqlConnection(address + ";Pooling=false");
        var refusal = Assert.Throws<PostgresException>(gone.Open);
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refusal.SqlState);
    }
}
