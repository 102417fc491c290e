using Npgsql;
using NpgsqlTypes;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>Statements of one round trip, and columns as arrays for <c>unnest</c>.</summary>
internal static class PostgresBatching
{
    /// <summary>Adds a statement with the values of <c>$1</c>, <c>$2</c> and so on.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }

    public static NpgsqlParameter Longs<T>(IReadOnlyCollection<T> rows, Func<T, long?> column) =>
        Column(rows, column, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Ints<T>(IReadOnlyCollection<T> rows, Func<T, int> column) =>
        Column(rows, column, NpgsqlDbType.Integer);

    public static NpgsqlParameter Shorts<T>(IReadOnlyCollection<T> rows, Func<T, int> column) =>
        Column(rows, row => (short)column(row), NpgsqlDbType.Smallint);

    public static NpgsqlParameter Texts<T>(IReadOnlyCollection<T> rows, Func<T, string?> column) =>
        Column(rows, column, NpgsqlDbType.Text);

    public static NpgsqlParameter Bytes<T>(IReadOnlyCollection<T> rows, Func<T, byte[]> column) =>
        Column(rows, column, NpgsqlDbType.Bytea);

    private static NpgsqlParameter Column<T, TValue>(
        IReadOnlyCollection<T> rows, Func<T, TValue> column, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        var next = 0;
        foreach (var row in rows)
        {
            values[next++] = column(row);
        }

        return new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
