using System.Data.Common;
using System.Runtime.CompilerServices;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>All transfers in the order of (member, transaction, number), read page by page beside the members.</summary>
internal sealed class TransfersByMember(DbConnection connection, int programId)
{
    private const int PageRows = 2000;

    private List<TransferRow> _page = [];
    private int _next;
    private bool _isLastPage;

    /// <summary>Those that have not been given yet, of members up to an id.</summary>
    public async IAsyncEnumerable<TransferRow> UpToAsync(
        long memberId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_next == _page.Count)
            {
                if (_isLastPage)
                {
                    yield break;
                }

                await ReadPageAsync(cancellationToken);
                continue;
            }

            if (_page[_next].MemberId > memberId)
            {
                yield break;
            }

            yield return _page[_next++];
        }
    }

    private async Task ReadPageAsync(CancellationToken cancellationToken)
    {
        var (member, transaction, seq) = _page is [.., var last]
            ? (last.MemberId, last.TransactionId, last.Seq)
            : (long.MinValue, 0, 0);
        _page = await connection.QueryAsync(
            $"""
            SELECT {LedgerSql.TransferColumns} FROM transfer
            WHERE program_id = @program AND (member_id, transaction_id, seq) > (@member, @transaction, @seq)
            ORDER BY member_id, transaction_id, seq LIMIT @limit
            """,
            LedgerSql.TransferRow, cancellationToken, ("program", programId), ("member", member),
            ("transaction", transaction), ("seq", seq), ("limit", PageRows));
        _next = 0;
        _isLastPage = _page.Count < PageRows;
    }
}
