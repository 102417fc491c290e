using System.Collections.Concurrent;

namespace Bashgah.Storage.Ledger;

/// <summary>Where a writer's chain ends.</summary>
/// <param name="Writer">The writer's id in its program.</param>
/// <param name="No">Number of its last transaction; 0: none yet.</param>
/// <param name="LastId">Id of that.</param>
/// <param name="Hash">Hash of that.</param>
/// <param name="Heads">For a new chain: the ends of the others that its writer saw; else null.</param>
internal sealed record Chain(int Writer, long No, long LastId, byte[] Hash, string? Heads)
{
    public bool IsNew => No == 0;
}

/// <summary>
/// The chains of this process. A batch has one for itself from before it takes ids until it is committed, so that ids
/// ascend along a chain. One whose batch failed is never used again, because nobody knows whether it was committed.
/// </summary>
internal sealed class ChainPool
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<Chain>> _free = new();

    /// <summary>A chain that no batch uses, or null: the batch begins a new one.</summary>
    public Chain? Take(int programId) =>
        _free.TryGetValue(programId, out var chains) && chains.TryTake(out var chain) ? chain : null;

    /// <summary>Gives a chain back after a commit, or unused.</summary>
    public void Give(int programId, Chain chain) => _free.GetOrAdd(programId, static _ => []).Add(chain);
}
