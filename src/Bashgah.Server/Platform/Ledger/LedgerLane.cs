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
    private readonly int _batchSize;
    private readonly Task _work;
    private volatile bool _isClosing;

    public LedgerLane(BatchRunner runner, LedgerOptions options)
    {
        _runner = runner;
        _batchSize = options.BatchSize;
        _queue = Channel.CreateBounded<PendingCommand>(
            new BoundedChannelOptions(options.QueueMax) { SingleReader = true });
        _work = Task.Run(WorkAsync);
    }

    /// <summary>False when the queue is full or closed.</summary>
    public bool TryEnqueue(PendingCommand command) => _queue.Writer.TryWrite(command);

    /// <summary>Waits for room. Throws <see cref="ChannelClosedException"/> at shutdown.</summary>
    public ValueTask EnqueueAsync(PendingCommand command, CancellationToken cancellationToken) =>
        _queue.Writer.WriteAsync(command, cancellationToken);

    /// <summary>True once no further commands are taken.</summary>
    public bool IsClosed => _isClosing;

    /// <summary>Takes nothing more and finishes what was taken.</summary>
    public Task DrainAsync()
    {
        _isClosing = true;
        _queue.Writer.TryComplete();
        return _work;
    }

    private async Task WorkAsync()
    {
        while (_waiting.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            var batch = TakeBatch();
            if (batch.Count > 0)
                await _runner.RunAsync(batch[0].Command.ProgramId, batch);
        }
    }

    private List<PendingCommand> TakeBatch()
    {
        // What was left for its program's turn comes first; new ones are read only as far as a batch may need them.
        while (_waiting.Count < 2 * _batchSize && _queue.Reader.TryRead(out var next))
        {
            if (next.IsAbandoned)
                next.Cancel();
            else
                _waiting.Add(next);
        }
        var batch = new BatchGathering(_batchSize);
        _waiting.RemoveAll(batch.TryAdd);
        return batch.Commands;
    }
}
