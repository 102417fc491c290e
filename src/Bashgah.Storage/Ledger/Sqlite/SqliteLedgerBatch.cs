using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Databases;
using Bashgah.Storage.Keys;
using Bashgah.Storage.Programs;
using Microsoft.Data.Sqlite;

namespace Bashgah.Storage.Ledger.Sqlite;

/// <summary>One immediate transaction. Its calls complete at once: SQLite has no others.</summary>
internal sealed class SqliteLedgerBatch : ILedgerBatch
{
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly ChainPool _chains;
    private readonly NoteCipher _notes;
    private readonly AuditLog _audit;
    private readonly PolicyMarks _policies;
    private readonly int _programId;
    private readonly Dictionary<long, int> _memberVersions = [];
    private readonly Dictionary<CounterKey, int> _counterVersions = [];
    private Chain? _chain;
    private long _nextTransactionId;
    private long _nextMemberId;
    private bool _isOver;

    // Ids that were taken before a lock do not ascend in the order of effect: they may not be used.
    private long _firstIdBehindLocks = long.MaxValue;

    public SqliteLedgerBatch(
        SqliteDatabase database, SqliteWriter writer, ChainPool chains, NoteCipher notes, AuditLog audit,
        PolicyMarks policies, int programId, PolicyRevision policy, bool isHistoryOpen,
        IReadOnlyDictionary<MemberReference, long> found)
    {
        _database = database;
        _writer = writer;
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

    public Task<long?> LatestRecordedAtAsync(CancellationToken cancellationToken) =>
        Run(() => _writer.Scalar("SELECT max(recorded_at) FROM writer WHERE program_id = $1", _programId));

    public Task<bool> IsBehindAsync(
        long dueAt, int policyVersion, IReadOnlySet<long> except, CancellationToken cancellationToken) =>
        RunAsync(() => new LedgerQueries(_database, _writer.Connection, _programId)
            .IsBehindAsync(dueAt, policyVersion, except, cancellationToken));

    public Task<IReadOnlyCollection<long>> FindUplineAsync(
        IReadOnlyCollection<long> members, int depth, CancellationToken cancellationToken) => RunAsync(() =>
        new LedgerQueries(_database, _writer.Connection, _programId).UplineAsync(members, depth, cancellationToken));

    public async Task<LoadedBatch> LoadAsync(BatchLoad load, CancellationToken cancellationToken)
    {
        var loaded = await Locking(() => SqliteLoading.Load(_writer, _programId, load, _memberVersions));
        return load.TransactionIds == 0
            ? loaded
            : loaded with { FirstTransactionId = await TakeTransactionIdsAsync(load.TransactionIds, cancellationToken) };
    }

    public Task<IReadOnlyDictionary<CounterKey, CounterFacts>> LoadCountersAsync(
        IReadOnlyCollection<CounterKey> keys, CancellationToken cancellationToken) =>
        Locking(() => SqliteLoading.LoadCounters(_writer, _programId, keys, _counterVersions));

    public Task<long> TakeTransactionIdsAsync(int count, CancellationToken cancellationToken) => Run(() =>
    {
        if (_nextTransactionId == 0)
        {
            _nextTransactionId = 1 + (_writer.Scalar(
                "SELECT max(id) FROM ledger_transaction WHERE program_id = $1", _programId) ?? 0);
        }

        var first = _nextTransactionId;
        _nextTransactionId += count;
        _firstIdBehindLocks = Math.Min(_firstIdBehindLocks, first);
        return first;
    });

    public Task<long> TakeMemberIdsAsync(int count, CancellationToken cancellationToken) => Run(() =>
    {
        // Nothing of another batch can come between, so the largest id is the last one taken.
        var first = _nextMemberId != 0
            ? _nextMemberId
            : 1 + (_writer.Scalar("SELECT max(id) FROM member_facts WHERE program_id = $1", _programId) ?? 0);
        _nextMemberId = first + count;
        return first;
    });

    public async Task CommitAsync(BatchWrites writes, CancellationToken cancellationToken)
    {
        var chain = _chain ?? await Run(() => SqliteWriting.BeginChain(_writer, _programId));
        var versions = writes.Transactions.Select(t => t.Decision.PolicyVersion);
        var marks = await RunAsync(() => _policies.OfAsync(_writer.Connection, _programId, versions, cancellationToken));
        var batch = new BatchPreparation(_programId, _memberVersions, _counterVersions, _firstIdBehindLocks, marks)
            .Prepare(writes, chain);
        var notes = new List<(long, byte[])>();
        foreach (var (id, text) in batch.Notes)
        {
            notes.Add((id, await _notes.SealAsync(_programId, id, text, cancellationToken)));
        }

        await RunAsync(async () =>
        {
            await _audit.Append_InTransactionAsync(_writer.Connection, _programId, writes.Audit, cancellationToken);
            return true;
        });

        // From here on nobody knows whether the chain goes on, until the commit has returned.
        _chain = null;
        await Run(() =>
        {
            SqliteWriting.Write(_writer, _programId, batch, notes, isNewChain: chain.IsNew);
            _writer.Execute("COMMIT");
            return true;
        });
        _isOver = true;
        if (!batch.Chain.IsNew)
        {
            _chains.Give(_programId, batch.Chain);
        }

        _database.ReleaseWriter(isClean: true);
    }

    public ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            if (_chain is not null)
            {
                _chains.Give(_programId, _chain);
            }

            _database.ReleaseWriter(isClean: _writer.TryRollback());
        }

        return ValueTask.CompletedTask;
    }

    private Task<T> Locking<T>(Func<T> work)
    {
        _firstIdBehindLocks = long.MaxValue;
        return Run(work);
    }

    private Task<T> Run<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (SqliteException error)
        {
            return Task.FromException<T>(Meaning(error));
        }
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SqliteException error) when (_database.IsKnown(error))
        {
            throw Meaning(error);
        }
    }

    private Exception Meaning(SqliteException error) => _database.FailureOf(error) switch
    {
        SqlFailure.Duplicate or SqlFailure.Conflict => new BatchConflictException("Another writer was first.", error),
        SqlFailure.Away => _database.Translate(error),
        _ => error,
    };
}
