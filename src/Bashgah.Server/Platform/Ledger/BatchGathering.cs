using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Gathers a batch: one program, in order, without commands that must see an earlier one of the
/// batch on disk.</summary>
internal sealed class BatchGathering(int size, int linesMax = BatchGathering.LinesMaxDefault)
{
    private const int LinesMaxDefault = 20_000;

    private readonly HashSet<DocumentKey> _written = [];
    private readonly HashSet<DocumentKey> _needed = [];
    private int _lines;
    private bool _isFull;

    public List<PendingCommand> Commands { get; } = [];

    /// <summary>Takes the command, or leaves it (and all that follow it in its program) for the next
    /// batch.</summary>
    public bool TryAdd(PendingCommand pending)
    {
        var command = pending.Command;
        if (_isFull || (Commands.Count > 0 && Commands[0].Command.ProgramId != command.ProgramId))
            return false;
        if (Commands.Count > 0 && (command.Directory is not null || SharesDocument(command) || _lines + command.Lines > linesMax))
        {
            _isFull = true;
            return false;
        }
        Commands.Add(pending);
        _lines += command.Lines;
        if (command.Document is { } written)
            _written.Add(new DocumentKey(written.Scope, written.Number));
        if (command.History is { } needed)
            _needed.Add(needed);
        _isFull = Commands.Count == size || command.Directory is not null;
        return true;
    }

    /// <summary>A return needs what an earlier command of the batch does to its document; it waits for it to
    /// be written.</summary>
    private bool SharesDocument(LedgerCommand command) =>
        (command.History is { } needed && (_written.Contains(needed) || _needed.Contains(needed)))
        || (command.Document is { } written && _needed.Contains(new DocumentKey(written.Scope, written.Number)));
}
