using Bashgah.Server.Platform.Ledger;

namespace Bashgah.Server.Commands.Import;

/// <summary>What an import came to, in numbers.</summary>
internal sealed class ImportCounts
{
    /// <summary>Newly recorded.</summary>
    public int Accepted { get; set; }

    /// <summary>Recorded before, with the same content.</summary>
    public int Already { get; set; }

    /// <summary>Could not be taken: see the rejects file.</summary>
    public int Rejected { get; set; }

    /// <summary>Counts what became of a command.</summary>
    public void Add(CommandOutcome outcome)
    {
        switch (outcome)
        {
            case CommandOutcome.Decided:
                Accepted++;
                break;
            case CommandOutcome.KnownBefore or CommandOutcome.KnownInBatch:
                Already++;
                break;
            case CommandOutcome.Refused:
                Rejected++;
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }
}
