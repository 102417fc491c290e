using Npgsql;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>Statements of one round trip in the order of their adding, each with what reads its rows.</summary>
internal sealed class PostgresRound(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);
    private readonly List<Action<NpgsqlDataReader>> _readers = [];

    /// <summary>A statement without rows.</summary>
    public void Do(string sql, params ReadOnlySpan<object> values) => _batch.Add(sql, values);

    /// <summary>A statement whose rows are read one by one.</summary>
    public void Read(Action<NpgsqlDataReader> row, string sql, params ReadOnlySpan<object> values)
    {
        _batch.Add(sql, values);
        _readers.Add(row);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_batch.BatchCommands.Count == 0)
        {
            return;
        }

        await using var reader = await _batch.ExecuteReaderAsync(cancellationToken);
        foreach (var read in _readers)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                read(reader);
            }

            await reader.NextResultAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
