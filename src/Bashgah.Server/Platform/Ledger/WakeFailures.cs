using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Members whose wake failed: each rests for a while that doubles, so that one who can never be woken costs
/// little.</summary>
internal sealed class WakeFailures
{
    private const int DoublingsMax = 10;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<(int ProgramId, long MemberId), (int Times, long UntilTick)> _resting = new();

    /// <summary>True while the member is not to be tried again.</summary>
    public bool IsResting(int programId, long memberId) =>
        _resting.TryGetValue((programId, memberId), out var rest) && Environment.TickCount64 < rest.UntilTick;

    /// <summary>Who of a program is not to be tried now.</summary>
    public IReadOnlySet<long> RestingOf(int programId)
    {
        if (_resting.IsEmpty)
            return FrozenSet<long>.Empty;
        return _resting.Keys.Where(key => key.ProgramId == programId && IsResting(programId, key.MemberId))
            .Select(key => key.MemberId).ToFrozenSet();
    }

    /// <summary>A wake failed; gives how long the member rests now.</summary>
    public TimeSpan Note(int programId, long memberId)
    {
        var times = _resting.TryGetValue((programId, memberId), out var before) ? before.Times + 1 : 1;
        var rest = FirstRest * (1 << Math.Min(times - 1, DoublingsMax));
        _resting[(programId, memberId)] = (times, Environment.TickCount64 + (long)rest.TotalMilliseconds);
        return rest;
    }

    /// <summary>The member was woken.</summary>
    public void Forget(int programId, long memberId) => _resting.TryRemove((programId, memberId), out _);
}
