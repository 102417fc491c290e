using System.Threading.Channels;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>The pipeline over one store: bounded lanes, over some of which each program is spread (<see cref="LaneOf"/>), and
/// where writers work side by side, some lanes more for what needs program-wide counters.</summary>
internal sealed class LedgerPipeline : ILedger, IAsyncDisposable
{
    private const int LanesPerProgramDefault = 2;

    private readonly ILedgerStore _store;
    private readonly BatchRunner _runner;
    private readonly LedgerLane[] _lanes;
    private readonly LedgerLane[] _counterLanes;
    private readonly LedgerEvaluator _evaluator;
    private readonly SemaphoreSlim _evaluations;
    private readonly int _evaluationsWaitingMax;
    private readonly TimeSpan _waitMax;
    private readonly TimeSpan _answerMax;
    private readonly int _lanesPerProgram;
    private readonly bool _keepsLevelsTogether;
    private int _evaluationsWaiting;

    public LedgerPipeline(
        ILedgerStore store, MemberDirectory directory, IProgramPolicies policies, LedgerOptions options, TimeProvider clock,
        ILogger logger, FraudSignal? signal = null)
    {
        _store = store;
        _runner = new BatchRunner(store, directory, policies, options, clock, logger, signal);
        _lanesPerProgram = options.LanesPerProgram == 0 && store.HasManyWriters
            ? Math.Min(LanesPerProgramDefault, options.Lanes)
            : Math.Clamp(options.LanesPerProgram, 1, options.Lanes);
        _keepsLevelsTogether = options.LanesPerProgram == 0;
        _counterLanes = store.HasManyWriters
            ? [.. Enumerable.Range(0, ((options.Lanes - 1) / _lanesPerProgram) + 1)
                .Select(i => new LedgerLane(options.Lanes + i, _runner, options))]
            : [];
        _lanes = [.. Enumerable.Range(0, options.Lanes)
            .Select(i => new LedgerLane(i, _runner, options, _counterLanes.Length == 0 ? null : HandOver))];
        _evaluator = new LedgerEvaluator(store, policies, clock);
        _evaluations = new SemaphoreSlim(options.EvaluationsMax);
        _evaluationsWaitingMax = options.QueueMax;
        _waitMax = options.WaitMax;
        _answerMax = options.AnswerMax;
    }

    public async Task<LedgerAnswer> SubmitAsync(LedgerCommand command, CancellationToken cancellationToken)
    {
        var pending = new PendingCommand(command, cancellationToken);
        var lane = LaneOf(command);
        if (!command.WaitsForRoom)
        {
            if (!lane.TryEnqueue(pending))
            {
                LedgerMetrics.CountTurnedAway();
                throw lane.Busy();
            }
        }
        else
        {
            await EnqueueAsync(lane, pending, cancellationToken);
        }
        return await AnswerAsync(command, await pending.Done, cancellationToken);
    }

    public Task<int> CatchUpAsync(int programId) => _runner.CatchUpAsync(programId);

    /// <summary>See <see cref="BatchRunner.StopCatchingUp"/>.</summary>
    public void StopCatchingUp() => _runner.StopCatchingUp();

    public async Task<LedgerAnswer> EvaluateAsync(LedgerCommand command, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _evaluationsWaiting) > _evaluationsWaitingMax)
        {
            Interlocked.Decrement(ref _evaluationsWaiting);
            throw new LedgerBusyException(isShuttingDown: false);
        }
        try
        {
            if (!await _evaluations.WaitAsync(_waitMax, cancellationToken))
                throw new LedgerBusyException(isShuttingDown: false);
            try
            {
                return await _evaluator.EvaluateAsync(command, cancellationToken);
            }
            finally
            {
                _evaluations.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _evaluationsWaiting);
        }
    }

    /// <summary>Takes nothing more, and gives up (503) what waits for its turn.</summary>
    public void GiveUpWaiting()
    {
        foreach (var lane in _lanes.Concat(_counterLanes))
            lane.GiveUpWaiting();
    }

    /// <summary>Takes nothing more, and carries out what was taken.</summary>
    public async ValueTask DisposeAsync()
    {
        StopCatchingUp();
        await Task.WhenAll(_lanes.Select(lane => lane.DrainAsync()));
        // Only now: what the lanes carried out last may have been handed over.
        await Task.WhenAll(_counterLanes.Select(lane => lane.DrainAsync()));
    }

    /// <summary>
    /// Commands of one member go to one lane, as far as the request tells: they would only wait for one another. What time does
    /// goes to the program's first lane.
    /// </summary>
    private LedgerLane LaneOf(LedgerCommand command)
    {
        var spread = command.WaitsForRoom || command.IsHistory || _lanesPerProgram == 1 || SharesRowsAbove(command.ProgramId)
            ? 0
            : (int)(unchecked((uint)(command.Members is [var member, ..] ? member.Reference.GetHashCode() : 0)) % (uint)_lanesPerProgram);
        return _lanes[((command.ProgramId * _lanesPerProgram) + spread) % _lanes.Length];
    }

    /// <summary>Lines of several levels soon meet at the same members: side by side, batches would wait for each other at those.
    /// </summary>
    private bool SharesRowsAbove(int programId) => _keepsLevelsTogether && _runner.LevelsOf(programId) > 1;

    /// <summary>All lanes of a program share one for counters: they would only wait for one another at a budget's row.</summary>
    private void HandOver(PendingCommand command) =>
        _counterLanes[command.Command.ProgramId % _counterLanes.Length].TakeOver(command);

    private static async Task EnqueueAsync(LedgerLane lane, PendingCommand pending, CancellationToken cancellationToken)
    {
        try
        {
            await lane.EnqueueAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new LedgerBusyException(isShuttingDown: true);
        }
    }

    private async Task<LedgerAnswer> AnswerAsync(
        LedgerCommand command, CommandOutcome outcome, CancellationToken cancellationToken) => outcome switch
    {
        CommandOutcome.Decided decided => new LedgerAnswer.Accepted(
            decided.Own is null ? null : DecidedTransaction.Of(decided.Own), decided.Wakes, DuplicateKind.None),
        CommandOutcome.KnownInBatch known => new LedgerAnswer.Accepted(
            DecidedTransaction.Of(known.Own) with { Members = [] }, [], known.Kind),
        CommandOutcome.KnownBefore known => new LedgerAnswer.Accepted(
            DecidedTransaction.Of(
                await _store.FindTransactionAsync(command.ProgramId, known.TransactionId, cancellationToken)
                    .InTimeAsync(_answerMax)
                ?? throw new InvalidOperationException("A recorded transaction is not there.")),
            [], known.Kind),
        CommandOutcome.Refused refused => new LedgerAnswer.Refused(refused.Refusal),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
    };
}
