using Bashgah.Storage.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>
/// Follows every writer's chain: each transaction has the hash that its columns, its transfers and the one before give, no
/// number is missing, and chains are at least as long as others saw them.
/// </summary>
internal sealed class ChainCheck(int programId, FindingList findings)
{
    private readonly CanonicalBytes _bytes = new();
    private readonly Dictionary<int, Link> _ends = [];
    private readonly Dictionary<(int Writer, long No), (string Hash, long SeenBy)> _heads = [];

    /// <summary>Takes down what the first transaction of a chain saw of the others.</summary>
    public void Expect(long seenBy, string heads)
    {
        try
        {
            foreach (var head in ChainHeads.Read(heads))
            {
                _heads.TryAdd((head.Writer, head.No), (Convert.ToHexStringLower(head.Hash), seenBy));
            }
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            findings.Add($"transaction {seenBy}", "the chains that it saw cannot be read");
        }
    }

    /// <summary>The next transaction by id.</summary>
    public void Add(TransactionRow row)
    {
        var before = _ends.GetValueOrDefault(row.Writer) ?? new Link(0, ChainHash.Start, 0, long.MinValue);
        if (row.ChainNo == unchecked(before.No + 1))
        {
            if (!ChainHash.Of(programId, row, before.Hash, _bytes).AsSpan().SequenceEqual(row.Hash))
            {
                findings.Add($"transaction {row.Id}", "hash does not match");
            }
        }
        else if (row.ChainNo > unchecked(before.No + 1))
        {
            AddMissing(row, before);
        }
        else
        {
            findings.Add($"transaction {row.Id}", $"stands at number {row.ChainNo} of chain w{row.Writer} after {before.No}");
        }

        if (_heads.Remove((row.Writer, row.ChainNo), out var head) && head.Hash != Convert.ToHexStringLower(row.Hash))
        {
            findings.Add($"transaction {row.Id}", $"hash is not the one that transaction {head.SeenBy} saw");
        }

        _ends[row.Writer] = new Link(row.ChainNo, row.Hash, row.Id, Math.Max(before.RecordedAt, row.RecordedAt));
    }

    /// <summary>At the end: the chains end where their writers say.</summary>
    public void Finish(IEnumerable<ChainHead> writers)
    {
        var ends = new Dictionary<int, Link>(_ends);
        foreach (var writer in writers)
        {
            ends.Remove(writer.Writer, out var end);
            var last = end?.No ?? 0;
            if (last < writer.No)
            {
                findings.Add(
                    $"transaction {writer.LastId}",
                    $"is missing from the end of chain w{writer.Writer}, which is cut off after number {last}");
            }
            else if (last > writer.No || writer.LastId != end!.LastId || !writer.Hash.AsSpan().SequenceEqual(end.Hash))
            {
                findings.Add($"chain w{writer.Writer}", "does not end as its writer says");
            }
            else if (end is not null && end.RecordedAt != writer.RecordedAt)
            {
                findings.Add(
                    $"chain w{writer.Writer}",
                    $"its writer says that the latest was recorded at {writer.RecordedAt}, but it was {end.RecordedAt}");
            }
        }

        foreach (var (writer, end) in ends)
        {
            findings.Add($"chain w{writer}", $"its writer is missing; it ends with transaction {end.LastId}");
        }

        foreach (var ((writer, no), head) in _heads)
        {
            findings.Add($"chain w{writer}", $"number {no}, which transaction {head.SeenBy} saw, is missing");
        }
    }

    private void AddMissing(TransactionRow row, Link before)
    {
        var numbers = row.ChainNo - 2 == before.No
            ? $"number {before.No + 1}"
            : $"numbers {before.No + 1} to {row.ChainNo - 1}";
        findings.Add(
            $"transaction {row.PreviousId}",
            $"is missing from chain w{row.Writer}: {numbers}, between transaction {before.LastId} and transaction {row.Id}");
    }

    private sealed record Link(long No, byte[] Hash, long LastId, long RecordedAt);
}
