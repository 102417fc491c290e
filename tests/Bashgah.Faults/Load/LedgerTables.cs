using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bashgah.Faults.Load;

/// <summary>A purchase as its rows say.</summary>
internal sealed record BookedPurchase(string Document, long Points);

/// <summary>The ledger's tables, read past the server.</summary>
internal static class LedgerTables
{
    /// <summary>Every purchase, with what its transfers gave the member.</summary>
    public static Task<IReadOnlyList<BookedPurchase>> ReadPurchasesAsync(string database) => ReadAsync(
        database,
        """
        SELECT t.doc_no, CAST(coalesce(sum(
          CASE WHEN p.credit <= 4 THEN p.amount ELSE 0 END - CASE WHEN p.debit <= 4 THEN p.amount ELSE 0 END), 0) AS bigint)
        FROM ledger_transaction t
        LEFT JOIN transfer p ON p.program_id = t.program_id AND p.transaction_id = t.id
        WHERE t.doc_kind = 'purchase'
        GROUP BY t.program_id, t.id, t.doc_no
        """,
        row => new BookedPurchase(row.GetString(0), row.GetInt64(1)));

    /// <summary>What members were given of a currency.</summary>
    public static async Task<long> ReadGivenAsync(string database, string currency) =>
        (await ReadAsync(
            database,
            $"SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM transfer WHERE credit <= 4 AND currency = '{currency}'",
            row => row.GetInt64(0))).Single();

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(string database, string sql, Func<DbDataReader, T> read)
    {
        await using DbConnection connection = database.Contains("Host=", StringComparison.Ordinal)
            ? new NpgsqlConnection(database + ";Pooling=false;Command Timeout=300")
            : new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await rows.ReadAsync())
            all.Add(read(rows));
        return all;
    }
}
