using System.Runtime.CompilerServices;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Databases;
using static Bashgah.Storage.Ledger.LedgerSql;

namespace Bashgah.Storage.Ledger;

/// <summary>Reading what moved, apart from why.</summary>
internal sealed partial class LedgerQueries
{
    private const string WakeKind = "wake";

    /// <summary>All transfers with the times of their transactions, page by page. Transactions and transfers are read along the same key,
    /// each by itself: a join might be made by reading the whole ledger for every page.</summary>
    public async IAsyncEnumerable<DatedTransfer> DatedTransfersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = 0L;
        while (true)
        {
            var times = await connection.QueryAsync(
                """
                SELECT id, kind, occurred_at, recorded_at FROM ledger_transaction
                WHERE program_id = @program AND id > @after ORDER BY id LIMIT @limit
                """,
                static row => (Id: row.GetInt64(0), IsWake: row.GetString(1) == WakeKind, OccurredAt: row.GetInt64(2), RecordedAt: row.GetInt64(3)),
                cancellationToken, ("program", programId), ("after", afterId), ("limit", PageRows));
            if (times.Count == 0)
            {
                yield break;
            }

            var transfers = await TransfersBetweenAsync(times[0].Id, times[^1].Id, cancellationToken);
            var next = 0;
            foreach (var row in transfers)
            {
                while (times[next].Id < row.TransactionId)
                {
                    next++;
                }

                yield return new(LedgerSql.Transfer(row), times[next].IsWake, times[next].OccurredAt, times[next].RecordedAt);
            }

            afterId = times[^1].Id;
        }
    }
}
