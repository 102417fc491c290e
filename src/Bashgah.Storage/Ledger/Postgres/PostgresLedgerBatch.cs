using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;
using Npgsql;

namespace Bashgah.Storage.Ledger.Postgres;

/// <summary>One transaction on one connection, read committed: each statement sees what was committed before it, so
/// what is read behind a lock is the latest.</summary>
internal sealed class PostgresLedgerBatch : ILedgerBatch
{
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly ChainPool _chains;
    private readonly NoteCipher _notes;
    private readonly AuditLog _audit;
    private readonly PolicyMarks _policies;
    private readonly int _programId;
    private readonly Dictionary<long, int> _memberVersions = [];
    private readonly Dictionary<CounterKey, int> _counterVersions = [];
    private Chain? _chain;
    private bool _isOver;

    // Ids that were taken before a lock do not ascend in the order of effect: they may not be used.
    private long _firstIdBehindLocks = long.MaxValue;

    public PostgresLedgerBatch(
        PostgresDatabase database, NpgsqlConnection connection, ChainPool chains, NoteCipher notes, AuditLog audit,
        PolicyMarks policies, int programId, PolicyRevision policy, bool isHistoryOpen,
        IReadOnlyDictionary<MemberReference, long> found)
    {
        _database = database;
        _connection = connection;
        _chains = chains;
        _notes = notes;
        _audit = audit;
        _policies = policies;
        _programId = programId;
        Policy = policy;
        IsHistoryOpen = isHistoryOpen;
        Found = found;
        _chain = chains.Take(programId);
    }

    public PolicyRevision Policy { get; }

    public bool IsHistoryOpen { get; }

    public IReadOnlyDictionary<MemberReference, long> Found { get; }

    public Task<long?> LatestRecordedAtAsync(CancellationToken cancellationToken) => Run(() =>
        new LedgerQueries(_database, _connection, _programId).LatestRecordedAtAsync(cancellationToken));

    public Task<bool> IsBehindAsync(
        long dueAt, int policyVersion, IReadOnlySet<long> except, CancellationToken cancellationToken) =>
        Run(() => new LedgerQueries(_database, _connection, _programId)
            .IsBehindAsync(dueAt, policyVersion, except, cancellationToken));

    public Task<IReadOnlyCollection<long>> FindUplineAsync(
        IReadOnlyCollection<long> members, int depth, CancellationToken cancellationToken) => Run(() =>
        new LedgerQueries(_database, _connection, _programId).UplineAsync(members, depth, cancellationToken));

    public async Task<LoadedBatch> LoadAsync(BatchLoad load, CancellationToken cancellationToken)
    {
        var loaded = await Locking(() =>
            PostgresLoading.LoadAsync(_connection, _programId, load, _memberVersions, cancellationToken));
        if (load.TransactionIds > 0)
        {
            _firstIdBehindLocks = loaded.FirstTransactionId;
        }

        return loaded;
    }

    public Task<IReadOnlyDictionary<CounterKey, CounterFacts>> LoadCountersAsync(
        IReadOnlyCollection<CounterKey> keys, CancellationToken cancellationToken) => Locking(() =>
        PostgresLoading.LoadCountersAsync(_connection, _programId, keys, _counterVersions, cancellationToken));

    public async Task<long> TakeTransactionIdsAsync(int count, CancellationToken cancellationToken)
    {
        var first = await TakeIdsAsync("transaction_id_seq", count, cancellationToken);
        _firstIdBehindLocks = Math.Min(_firstIdBehindLocks, first);
        return first;
    }

    public Task<long> TakeMemberIdsAsync(int count, CancellationToken cancellationToken) =>
        TakeIdsAsync("member_id_seq", count, cancellationToken);

    public async Task CommitAsync(BatchWrites writes, CancellationToken cancellationToken)
    {
        var chain = _chain ?? await BeginChainAsync(cancellationToken);
        var versions = writes.Transactions.Select(t => t.Decision.PolicyVersion);
        var marks = await Run(() => _policies.OfAsync(_connection, _programId, versions, cancellationToken));
        var rows = new BatchPreparation(_programId, _memberVersions, _counterVersions, _firstIdBehindLocks, marks)
            .Prepare(writes, chain);
        var notes = new List<(long, byte[])>();
        foreach (var (id, text) in rows.Notes)
        {
            notes.Add((id, await _notes.SealAsync(_programId, id, text, cancellationToken)));
        }

        await Run(async () =>
        {
            await _audit.Append_InTransactionAsync(_connection, _programId, writes.Audit, cancellationToken);
            return true;
        });

        // From here on nobody knows whether the chain goes on, until the commit has returned.
        _chain = null;
        await Run(async () =>
        {
            await using var batch = new NpgsqlBatch(_connection);
            PostgresWriting.Add(batch, _programId, rows, notes, isNewChain: chain.IsNew);
            batch.Add("COMMIT");
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        });
        _isOver = true;
        if (!rows.Chain.IsNew)
        {
            _chains.Give(_programId, rows.Chain);
        }

        await _connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (_chain is not null)
        {
            _chains.Give(_programId, _chain);
        }

        try
        {
            // Numbers are taken under a lock of the session, which a statement that was cut off in between has kept.
            await using var batch = new NpgsqlBatch(_connection);
            batch.Add("ROLLBACK");
            batch.Add("SELECT pg_advisory_unlock_all()");
            await batch.ExecuteNonQueryAsync();
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken, and with it the transaction is over.
        }

        await _connection.DisposeAsync();
    }

    /// <summary>A new chain of this process, which names the ends of the others.</summary>
    private Task<Chain> BeginChainAsync(CancellationToken cancellationToken) => Run(async () =>
    {
        var id = (int)await TakeIdsAsync("writer_id_seq", 1, cancellationToken);
        var heads = await _connection.QueryAsync(
            "SELECT id, chain_no, hash FROM writer WHERE program_id = @program ORDER BY id",
            static row => new ChainHead(row.GetInt32(0), row.GetInt64(1), row.Bytes(2)),
            cancellationToken, ("program", _programId));
        return new Chain(id, 0, 0, ChainHash.Start, ChainHeads.Write(heads));
    });

    private Task<long> TakeIdsAsync(string sequence, int count, CancellationToken cancellationToken) =>
        Run(async () =>
        {
            await using var batch = new NpgsqlBatch(_connection);
            batch.Add(PostgresLoading.TakeIds(sequence), (long)count);
            return (long)(await batch.ExecuteScalarAsync(cancellationToken))!;
        });

    private Task<T> Locking<T>(Func<Task<T>> work)
    {
        _firstIdBehindLocks = long.MaxValue;
        return Run(work);
    }

    private async Task<T> Run<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException error) when (_database.FailureOf(error) is SqlFailure.Duplicate or SqlFailure.Conflict)
        {
            throw new BatchConflictException("Another node was first.", error);
        }
        catch (NpgsqlException error) when (_database.IsKnown(error))
        {
            throw _database.Translate(error);
        }
    }
}
