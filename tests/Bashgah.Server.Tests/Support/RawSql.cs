using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bashgah.Server.Tests.Support;

/// <summary>What somebody finds, or puts in, who has the database alone.</summary>
internal static class RawSql
{
    public static async Task ExecuteAsync(this ClubServer server, TestBackend backend, string sql)
    {
        await using var connection = await OpenAsync(server, backend);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<long> CountAsync(this ClubServer server, TestBackend backend, string from)
    {
        await using var connection = await OpenAsync(server, backend);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {from}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<DbConnection> OpenAsync(ClubServer server, TestBackend backend)
    {
        DbConnection connection = backend == TestBackend.Sqlite
            ? new SqliteConnection($"Data Source={server.Address}")
            : new NpgsqlConnection(server.Address);
        await connection.OpenAsync();
        return connection;
    }
}
