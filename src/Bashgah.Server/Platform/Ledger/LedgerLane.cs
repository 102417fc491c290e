using System.Diagnostics;
using System.Threading.Channels;
using Bashgah.Storage;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>
/// One writer: takes what has gathered in its queue, a batch of one program at a time, in the order of
/// coming within each program. Nothing waits in it for longer than <see cref="LedgerOptions.WaitMax"/>.
/// </summary>
/// <remarks>A lane may hand over what needs program-wide counters to another one: who draws on a budget waits for its row there,
/// with all others who do, and holds up nobody else (S10.4).</remarks>
internal sealed class LedgerLane
{
    private const int SweepMilliseconds = 250;

    private readonly Channel<PendingCommand> _queue;
    private readonly List<PendingCommand> _waiting = [];
    private readonly int _number;
    private readonly BatchRunner _runner;
    private readonly LedgerOptions _options;
    private readonly Action<PendingCommand>? _handOver;
    private readonly Lock _taking = new();
    private readonly LaneWait _wait;
    private readonly Task _work;
    private IReadOnlyList<PendingCommand>? _running;
    private long _runningSinceTick;
    private long _lines;
    private volatile bool _isClosing;

    /// <param name="number">Its number in the metrics.</param>
    /// <param name="runner">Carries out its batches.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="handOver">Takes what needs program-wide counters; null: the lane carries it out itself.</param>
    public LedgerLane(int number, BatchRunner runner, LedgerOptions options, Action<PendingCommand>? handOver = null)
    {
        _number = number;
        _runner = runner;
        _options = options;
        _handOver = handOver;
        _queue = Channel.CreateBounded<PendingCommand>(
            new BoundedChannelOptions(options.QueueMax));
        _wait = new LaneWait(options);
        _work = Task.Run(WorkAsync);
        _ = SweepAsync();
    }

    /// <summary>False when the queue is full, too slow for one more, or closed.</summary>
    public bool TryEnqueue(PendingCommand command)
    {
        if (_wait.IsTooLong(_queue.Reader.Count))
            return false;
        var lines = command.Command.Lines;
        var all = Interlocked.Add(ref _lines, lines);
        // However long it is, a document may come when it is alone.
        if ((all <= _options.QueueLinesMax || all == lines) && _queue.Writer.TryWrite(command))
            return true;
        Interlocked.Add(ref _lines, -lines);
        return false;
    }

    /// <summary>Takes a command that another lane has begun; its caller is turned away where there is no room. Its waiting begins
    /// anew: the other lane had its turn for it.</summary>
    public void TakeOver(PendingCommand command)
    {
        command.CameAtTick = Environment.TickCount64;
        if (TryEnqueue(command))
            return;
        LedgerMetrics.CountTurnedAway();
        command.Fail(Busy());
    }

    /// <summary>Waits for room. Throws <see cref="ChannelClosedException"/> at shutdown.</summary>
    public async ValueTask EnqueueAsync(PendingCommand command, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _lines, command.Command.Lines);
        try
        {
            await _queue.Writer.WriteAsync(command, cancellationToken);
        }
        catch
        {
            Interlocked.Add(ref _lines, -command.Command.Lines);
            throw;
        }
    }

    /// <summary>What to tell those who are turned away now.</summary>
    public LedgerBusyException Busy() =>
        new(_isClosing) { RetryAfterSeconds = _wait.RetryAfterSeconds(_queue.Reader.Count) };

    /// <summary>Takes nothing more and finishes what was taken.</summary>
    public Task DrainAsync()
    {
        _isClosing = true;
        _queue.Writer.TryComplete();
        return _work;
    }

    /// <summary>Takes nothing more and gives up what no batch has taken yet: its callers may come again elsewhere.</summary>
    public void GiveUpWaiting()
    {
        _isClosing = true;
        _queue.Writer.TryComplete();
        lock (_taking)
        {
            while (_queue.Reader.TryRead(out var next))
                _waiting.Add(next);
            foreach (var command in _waiting)
            {
                command.Fail(new LedgerBusyException(isShuttingDown: true));
                Interlocked.Add(ref _lines, -command.Command.Lines);
            }
            _waiting.Clear();
        }
    }

    /// <summary>While a batch works: gives up what waits too long, and tells the batch's own callers when the database stands
    /// still. So everybody has an answer, whatever the database does.</summary>
    private void GiveUpLate()
    {
        lock (_taking)
        {
            LedgerMetrics.RecordQueue(_number, _queue.Reader.Count + _waiting.Count);
            // Between batches nothing may be moved: the writer would wait for what it has already.
            if (_running is null)
                return;
            if (_wait.IsStandingStill(_runningSinceTick))
                TellThatStoreIsAway(_running);
            // The queue is by time of coming, but for what waits for room itself and is never given up.
            while (_queue.Reader.TryPeek(out var next) && (next.Command.WaitsForRoom || _wait.IsOver(next)))
            {
                if (_queue.Reader.TryRead(out next))
                    _waiting.Add(next);
            }
            _waiting.RemoveAll(GiveUpIfLate);
        }
    }

    private bool GiveUpIfLate(PendingCommand command)
    {
        if (!_wait.IsOver(command))
            return false;
        LedgerMetrics.CountTurnedAway();
        command.Fail(Busy());
        Interlocked.Add(ref _lines, -command.Command.Lines);
        return true;
    }

    private static void TellThatStoreIsAway(IReadOnlyList<PendingCommand> batch)
    {
        // Whether it will be committed is not known; the callers come again with their keys and find out.
        foreach (var command in batch.Where(c => !c.Command.WaitsForRoom))
            command.Fail(new StoreAwayException("The database does not answer in time."));
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(SweepMilliseconds));
        while (!_work.IsCompleted && await timer.WaitForNextTickAsync())
            GiveUpLate();
    }

    private async Task WorkAsync()
    {
        while (HasWaiting() || await _queue.Reader.WaitToReadAsync())
        {
            var batch = TakeBatch();
            if (batch.Count == 0)
                continue;
            var began = Stopwatch.GetTimestamp();
            await _runner.RunAsync(batch[0].Command.ProgramId, batch, _handOver);
            lock (_taking)
                _running = null;
            _wait.NoteBatch(Stopwatch.GetElapsedTime(began));
            Interlocked.Add(ref _lines, -batch.Sum(c => (long)c.Command.Lines));
        }
    }

    private bool HasWaiting()
    {
        lock (_taking)
            return _waiting.Count > 0;
    }

    private List<PendingCommand> TakeBatch()
    {
        lock (_taking)
        {
            // What was left for its program's turn comes first; new ones are read only as far as a batch may need them.
            while (_waiting.Count < 2 * _options.BatchSize && _queue.Reader.TryRead(out var next))
            {
                if (next.IsAbandoned)
                {
                    next.Cancel();
                    Interlocked.Add(ref _lines, -next.Command.Lines);
                }
                else
                {
                    _waiting.Add(next);
                }
            }
            var batch = new BatchGathering(_options.BatchSize, _options.BatchLinesMax);
            _waiting.RemoveAll(batch.TryAdd);
            _running = batch.Commands.Count > 0 ? batch.Commands : null;
            _runningSinceTick = Environment.TickCount64;
            if (_running is not null)
                LedgerMetrics.RecordWait(_runningSinceTick - _running[0].CameAtTick);
            return batch.Commands;
        }
    }
}
