using System.Threading.Channels;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>
/// One writer: takes what has gathered in its queue, a batch of one program at a time, in the order of
/// submission
/// within each program.
/// </summary>
internal sealed class LedgerLane
{
    private readonly Channel<PendingCommand> _queue;
    private readonly List<PendingCommand> _waiting = [];
    private readonly BatchRunner _runner;
    private readonly LedgerOptions _options;
    private readonly Lock _taking = new();
    private readonly Task _work;
    private long _lines;
    private volatile bool _isClosing;

    public LedgerLane(BatchRunner runner, LedgerOptions options)
    {
        _runner = runner;
        _options = options;
        _queue = Channel.CreateBounded<PendingCommand>(
            new BoundedChannelOptions(options.QueueMax));
        _work = Task.Run(WorkAsync);
    }

    /// <summary>False when the queue is full or closed.</summary>
    public bool TryEnqueue(PendingCommand command)
    {
        var lines = command.Command.Lines;
        var all = Interlocked.Add(ref _lines, lines);
        // However long it is, a document may come when it is alone.
        if ((all <= _options.QueueLinesMax || all == lines) && _queue.Writer.TryWrite(command))
            return true;
        Interlocked.Add(ref _lines, -lines);
        return false;
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

    /// <summary>True once no further commands are taken.</summary>
    public bool IsClosed => _isClosing;

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

    private async Task WorkAsync()
    {
        while (HasWaiting() || await _queue.Reader.WaitToReadAsync())
        {
            var batch = TakeBatch();
            if (batch.Count == 0)
                continue;
            await _runner.RunAsync(batch[0].Command.ProgramId, batch);
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
            return batch.Commands;
        }
    }
}
