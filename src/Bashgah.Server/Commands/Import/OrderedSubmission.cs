using Bashgah.Server.Commands.Output;
using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Commands.Import;

/// <summary>
/// Carries out commands strictly in the order in which they are added, so many in one database transaction, and stops at
/// the first that fails: what stands in the ledger is always the beginning of what was added. So an import that is run
/// again knows that whatever precedes a recorded document was tried.
/// </summary>
internal sealed class OrderedSubmission(BatchRunner runner, int batchSize, CancellationToken cancellationToken)
{
    private readonly List<Action<CommandOutcome>> _handlers = [];
    private BatchGathering _batch = new(batchSize);

    /// <summary>Adds a command; <paramref name="then"/> is told what became of it, in order, when its batch is on disk.</summary>
    public async Task AddAsync(LedgerCommand command, Action<CommandOutcome> then)
    {
        var pending = new PendingCommand(command, CancellationToken.None);
        if (!_batch.TryAdd(pending))
        {
            await FlushAsync();
            if (!_batch.TryAdd(pending))
                throw new InvalidOperationException("An empty batch takes any command.");
        }
        _handlers.Add(then);
        if (_batch.Commands.Count == batchSize)
            await FlushAsync();
    }

    /// <summary>Carries out what was added.</summary>
    public async Task FlushAsync()
    {
        if (_batch.Commands.Count == 0)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        await runner.RunAsync(_batch.Commands[0].Command.ProgramId, _batch.Commands);
        for (var i = 0; i < _handlers.Count; i++)
            _handlers[i](await OutcomeOf(_batch.Commands[i]));
        _handlers.Clear();
        _batch = new BatchGathering(batchSize);
    }

    private static async Task<CommandOutcome> OutcomeOf(PendingCommand pending)
    {
        try
        {
            return await pending.Done;
        }
        catch (LedgerCommandFailedException failure)
        {
            throw new CommandFailedException(
                $"A command failed unexpectedly; nothing after it was written: {failure.InnerException}", failure);
        }
    }
}
