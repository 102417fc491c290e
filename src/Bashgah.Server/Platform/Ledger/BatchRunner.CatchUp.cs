using System.Collections.Concurrent;
using Bashgah.Engine;
using Bashgah.Storage;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Platform.Ledger;

/// <content>
/// What time does in the order of its moments. Wakes of different members know nothing of one another, but for budgets that birthdays
/// draw on: there the earlier moment comes first, whoever writes it and however late (S3.3).
/// </content>
internal sealed partial class BatchRunner
{
    private const int CatchUpPage = 512;

    /// <summary>How often what waits for a budget may find more that time has to do first.</summary>
    private const int BehindMax = 8;

    private readonly WakeFailures _failures = new();
    private readonly ConcurrentDictionary<int, Lazy<Task<int>>> _catchingUp = new();
    private volatile bool _isStopping;

    /// <summary>Writes everything that is due by now, moment by moment; gives the number of wakes written. A member that cannot be
    /// woken is left behind and rests for a while, so that the others go on. Who comes while it goes on already waits for the same.</summary>
    public async Task<int> CatchUpAsync(int programId)
    {
        var running = _catchingUp.GetOrAdd(programId, id => new(() => Task.Run(() => CatchUpAloneAsync(id))));
        try
        {
            return await running.Value;
        }
        finally
        {
            _catchingUp.TryRemove(KeyValuePair.Create(programId, running));
        }
    }

    /// <summary>What is going on ends after the present moment, and nothing new begins.</summary>
    public void StopCatchingUp() => _isStopping = true;

    private async Task<int> CatchUpAloneAsync(int programId)
    {
        var never = CancellationToken.None;
        var leftBehind = new HashSet<long>();
        var triedAt = new Dictionary<long, long>();
        var woken = 0;
        while (!_isStopping)
        {
            var now = Microseconds(clock.GetUtcNow());
            var policy = await policies.HistoryAsync(programId, default, never);
            var (at, members) = await NextMomentAsync(programId, policy, now, leftBehind);
            if (members.Count == 0)
                return woken;
            var wakes = members.ConvertAll(id => new PendingCommand(LedgerCommand.WakeOf(programId, id, at), never));
            await RunAsync(programId, wakes, isCatchingUp: true);
            for (var i = 0; i < wakes.Count; i++)
            {
                // Order is not given up because the database was away for a moment.
                if (wakes[i].Done.Exception?.InnerException is StoreAwayException away)
                    throw away;
                if (wakes[i].Done is { IsCompletedSuccessfully: true, Result: CommandOutcome.Decided decided }
                    && (decided.Wakes.Count > 0 || IsNew(members[i], at)))
                {
                    // Where nothing was due any more, somebody else was first.
                    woken += decided.Wakes.Count > 0 ? 1 : 0;
                    _failures.Forget(programId, members[i]);
                }
                else
                {
                    leftBehind.Add(members[i]);
                    _failures.Note(programId, members[i]);
                }
            }
        }
        return woken;

        // Whoever is still due at the same moment would be for ever.
        bool IsNew(long member, long at)
        {
            var isNew = !triedAt.TryGetValue(member, out var before) || before != at;
            triedAt[member] = at;
            return isNew;
        }
    }

    /// <summary>Waits for what time does first; false when that takes longer than commands can wait.</summary>
    private async Task<bool> HasCaughtUpAsync(int programId, IReadOnlyList<PendingCommand> commands)
    {
        var work = CatchUpAsync(programId);
        if (commands.Any(c => c.Command.WaitsForRoom))
            await work;
        else if (await Task.WhenAny(work, Task.Delay(options.CatchUpMax)) != work)
            return false;
        await work;
        return !_isStopping;
    }

    /// <summary>The earliest moment that has come, and whose it is, by ascending id.</summary>
    private async Task<(long At, List<long> Members)> NextMomentAsync(
        int programId, PolicyHistory policy, long now, HashSet<long> leftBehind)
    {
        var never = CancellationToken.None;
        while (true)
        {
            var limit = CatchUpPage + leftBehind.Count;
            var due = await store.ReadDueAsync(programId, now, limit, never);
            var version = Wakes.VersionToMeetAt(policy, now);
            var unmet = version == 0 ? [] : await store.FindUnmetAsync(programId, version, limit, never);
            // Who rests on account of an earlier try would otherwise hide others behind the page.
            var resting = due.Select(d => d.Id).Concat(unmet.Select(u => u.Id))
                .Where(id => _failures.IsResting(programId, id) && !leftBehind.Contains(id)).ToList();
            if (resting.Count > 0)
            {
                leftBehind.UnionWith(resting);
                continue;
            }
            // A version is met at its own time, whichever others have come since.
            var moments = due.Select(d => (d.Id, At: d.DueAt))
                .Concat(unmet.Select(u => (u.Id, At: Wakes.NextVersionToMeetAt(policy, u.PolicySeen))))
                .Where(m => !leftBehind.Contains(m.Id)).ToList();
            if (moments.Count == 0)
                return (long.MaxValue, []);
            var at = moments.Min(m => m.At);
            return (at, [.. moments.Where(m => m.At == at).Select(m => m.Id).Distinct().Order().Take(CatchUpPage)]);
        }
    }

    /// <summary>Before contested counters are locked: has time something to do first? Who cannot be woken holds up nobody.</summary>
    private async Task CheckTimeAsync(ILedgerBatch batch, int programId, IReadOnlySet<CounterKey> keys, PolicyHistory policy, long now)
    {
        if (policy.ContestedByTime.Count == 0 || !keys.Any(key => policy.ContestedByTime.Contains(key.Key)))
            return;
        var resting = _failures.RestingOf(programId);
        if (await batch.IsBehindAsync(now, Wakes.VersionToMeetAt(policy, now), resting, CancellationToken.None))
            throw new BehindTimeException();
    }

    /// <summary>Something that time does comes before this batch.</summary>
    private sealed class BehindTimeException : Exception;
}
