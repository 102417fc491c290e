using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bashgah.Faults.Load;

/// <summary>A purchase as its rows say.</summary>
internal sealed record BookedPurchase(string Document, long Points);

/// <summary>A purchase beside the policy version that decided it.</summary>
/// <param name="OccurredAt">Unix microseconds.</param>
/// <param name="PolicyVersion">Number of the version.</param>
/// <param name="Points">What all its transfers gave.</param>
internal sealed record DecidedSale(long OccurredAt, int PolicyVersion, long Points);

/// <summary>Something that time did, as its row says.</summary>
/// <param name="Member">Number of the member.</param>
/// <param name="On">Day in UTC.</param>
/// <param name="What">Which kind of moment.</param>
internal sealed record BookedWake(long Member, DateOnly On, string What);

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

    /// <summary>Every purchase, with the version that decided it and what it gave.</summary>
    public static Task<IReadOnlyList<DecidedSale>> ReadSalesAsync(string database) => ReadAsync(
        database,
        """
        SELECT t.occurred_at, t.policy_version, CAST((
          SELECT coalesce(sum(p.amount), 0) FROM transfer p WHERE p.program_id = t.program_id AND p.transaction_id = t.id) AS bigint)
        FROM ledger_transaction t WHERE t.kind = 'purchase'
        """,
        row => new DecidedSale(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)));

    /// <summary>What members were given of a currency.</summary>
    public static async Task<long> ReadGivenAsync(string database, string currency) =>
        (await ReadAsync(
            database,
            $"SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM transfer WHERE credit <= 4 AND currency = '{currency}'",
            row => row.GetInt64(0))).Single();

    /// <summary>Everything that time did, a row each.</summary>
    public static Task<IReadOnlyList<BookedWake>> ReadWakesAsync(string database) => ReadAsync(
        database,
        "SELECT member_id, recorded_at, CAST(event AS json) ->> 'what' FROM ledger_transaction WHERE kind = 'wake'",
        row => new BookedWake(
            row.GetInt64(0), DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1) / 1000).UtcDateTime),
            WakeNames[int.Parse(row.GetString(2), CultureInfo.InvariantCulture)]));

    /// <summary>How many members have something to be done by time, by now.</summary>
    public static async Task<long> CountDueAsync(string database) =>
        (await ReadAsync(
            database, "SELECT count(*) FROM member_facts WHERE due_at <= EXTRACT(EPOCH FROM now()) * 1000000", row => row.GetInt64(0))).Single();

    // By number, as events store them.
    private static readonly string[] WakeNames =
    [
        "", "mature", "hold-end", "voucher-end", "expire", "policy-change", "tier-review", "birthday", "anniversary", "tier-warning",
    ];

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
