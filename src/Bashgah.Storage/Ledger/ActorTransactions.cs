using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Ledger;

/// <summary>What somebody recorded of late. No index leads from an actor to transactions, so that recording them costs nothing more:
/// the latest are gone through from the end, which a shift's length bounds.</summary>
public sealed class ActorTransactions
{
    /// <summary>How far ids may be behind the times that stand beside them: what several nodes wrote at once need not be in order.</summary>
    private const long SlackMicroseconds = 600_000_000;

    private const int PageRows = 5_000;
    private const int ReadRows = 500;

    private readonly SqlDatabase _database;

    internal ActorTransactions(SqlDatabase database) => _database = database;

    /// <summary>Transactions that somebody sent and that were recorded from a time on, newest first, in parts.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredTransaction>> ReadAsync(
        int programId, string actor, long sinceAt,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        while (true)
        {
            var page = await PageAsync(programId, actor, before, cancellationToken);
            foreach (var ids in page.Where(row => row.IsOwn && row.RecordedAt >= sinceAt).Select(row => row.Id).Chunk(ReadRows))
            {
                yield return await TransactionsAsync(programId, ids, cancellationToken);
            }

            // History has times of its own, wherever it stands.
            if (page.Count < PageRows || page.Exists(row => !row.IsHistory && row.RecordedAt < sinceAt - SlackMicroseconds))
            {
                yield break;
            }

            before = page[^1].Id;
        }
    }

    private Task<List<(long Id, long RecordedAt, bool IsHistory, bool IsOwn)>> PageAsync(
        int programId, string actor, long before, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync(
            connection => connection.QueryAsync(
                """
                SELECT id, recorded_at, is_history, CASE WHEN actor = @actor THEN 1 ELSE 0 END FROM ledger_transaction
                WHERE program_id = @program AND id < @before ORDER BY id DESC LIMIT @limit
                """,
                static row => (row.GetInt64(0), row.GetInt64(1), row.GetInt16(2) != 0, row.GetInt32(3) != 0), cancellationToken,
                ("actor", actor), ("program", programId), ("before", before), ("limit", PageRows)),
            cancellationToken);

    private Task<IReadOnlyList<StoredTransaction>> TransactionsAsync(
        int programId, long[] ids, CancellationToken cancellationToken) =>
        _database.Of(programId).ReadAsync<IReadOnlyList<StoredTransaction>>(
            async connection =>
                [.. (await new LedgerQueries(_database, connection, programId).TransactionsAsync(ids, cancellationToken)).Select(LedgerSql.Stored)],
            cancellationToken);
}
