using Bashgah.Engine;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Liability;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Liability;

/// <summary>Reads a program's ledger into a book of what it owes: once through, page by page, as of one moment.</summary>
internal static class LiabilityReading
{
    /// <param name="store">The ledger.</param>
    /// <param name="programId">The program.</param>
    /// <param name="policy">All versions of its policy.</param>
    /// <param name="at">The moment, Unix microseconds.</param>
    /// <param name="done">Told now and then how many transfers and members were read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LiabilityBook> ReadAsync(
        ILedgerStore store, int programId, PolicyHistory policy, long at, Action<long> done, CancellationToken cancellationToken)
    {
        var book = new LiabilityBook(policy, at);
        var count = 0L;
        await using var snapshot = await store.OpenSnapshotAsync(programId, cancellationToken);
        await foreach (var moved in snapshot.TransfersAsync(cancellationToken))
        {
            var countsAt = MonthlyFlows.CountsAt(moved.IsWake, moved.OccurredAt, moved.RecordedAt);
            book.Add(moved.Transfer, countsAt, moved.IsWake);
            done(++count);
        }
        await foreach (var facts in snapshot.FactsAsync(cancellationToken))
        {
            book.Add(facts);
            done(++count);
        }
        return book;
    }
}
