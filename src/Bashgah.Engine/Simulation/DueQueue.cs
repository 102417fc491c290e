namespace Bashgah.Engine.Simulation;

/// <summary>Members by the moment at which time alone changes something for them, then by id.</summary>
internal sealed class DueQueue
{
    private readonly SortedSet<(long DueAt, long MemberId)> _queue = [];
    private readonly Dictionary<long, long> _dueAt = [];

    /// <summary>Notes when a member's next moment is; <see cref="long.MaxValue"/>: none.</summary>
    public void Set(long memberId, long dueAt)
    {
        if (_dueAt.TryGetValue(memberId, out var before))
        {
            if (before == dueAt) return;
            _queue.Remove((before, memberId));
        }

        _dueAt[memberId] = dueAt;
        if (dueAt != long.MaxValue) _queue.Add((dueAt, memberId));
    }

    /// <summary>Whose moment comes first, where it has come by a time.</summary>
    public (long DueAt, long MemberId)? FirstBy(long at) =>
        _queue.Count > 0 && _queue.Min is var first && first.DueAt <= at ? first : null;
}
