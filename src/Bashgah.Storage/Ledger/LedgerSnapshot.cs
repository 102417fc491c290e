using System.Data.Common;
using System.Runtime.CompilerServices;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Simulation;
using Bashgah.Storage.Databases;

namespace Bashgah.Storage.Ledger;

/// <summary>A program's ledger as of one moment, read page by page: what is written meanwhile is not seen, so that sums of transfers
/// and of facts agree. Nothing is locked.</summary>
public sealed class LedgerSnapshot : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly SqlSnapshot _snapshot;
    private readonly LedgerQueries _queries;

    internal LedgerSnapshot(SqlDatabase database, SqlSnapshot snapshot, int programId)
    {
        _database = database;
        _snapshot = snapshot;
        _queries = new LedgerQueries(database, snapshot.Connection, programId);
    }

    /// <summary>Every transfer with the times of its transaction, in the order of recording.</summary>
    public IAsyncEnumerable<DatedTransfer> TransfersAsync(CancellationToken cancellationToken) =>
        KnownAsync(_queries.DatedTransfersAsync(cancellationToken), cancellationToken);

    /// <summary>Every event, in the order of recording.</summary>
    public IAsyncEnumerable<HistoryEvent> HistoryAsync(CancellationToken cancellationToken) =>
        KnownAsync(_queries.HistoryAsync(cancellationToken), cancellationToken);

    /// <summary>Facts of every member, by ascending id.</summary>
    public async IAsyncEnumerable<MemberFacts> FactsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in KnownAsync(_queries.AllFactsAsync(cancellationToken), cancellationToken))
        {
            yield return FactsCodec.Read(row.Facts);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();

    private async IAsyncEnumerable<T> KnownAsync<T>(
        IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = rows.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(reading))
        {
            yield return reading.Current;
        }
    }

    private async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (DbException error) when (_database.IsKnown(error))
        {
            throw _database.Translate(error);
        }
    }
}

/// <summary>A transfer with the times of its transaction.</summary>
/// <param name="Transfer">What moved.</param>
/// <param name="IsWake">Whether time alone did it.</param>
/// <param name="OccurredAt">When it happened, Unix microseconds; of a wake, when it was due.</param>
/// <param name="RecordedAt">When the ledger took it.</param>
public readonly record struct DatedTransfer(Transfer Transfer, bool IsWake, long OccurredAt, long RecordedAt);
