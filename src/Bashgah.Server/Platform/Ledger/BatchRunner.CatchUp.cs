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

    /// <summary>Writes everything that is due by now, moment by moment; gives the number of wakes. A member that cannot be woken is
    /// left behind, so that the others go on.</summary>
    public async Task<int> CatchUpAsync(int programId)
    {
        var never = CancellationToken.None;
        var leftBehind = new HashSet<(long Id, long At)>();
        var woken = 0;
        while (true)
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
                // Who was woken is due later, if at all.
                if (wakes[i].Done is { IsCompletedSuccessfully: true, Result: CommandOutcome.Decided { Wakes.Count: > 0 } })
                    woken++;
                else
                    leftBehind.Add((members[i], at));
            }
        }
    }

    /// <summary>The earliest moment that has come, and whose it is, by ascending id.</summary>
    private async Task<(long At, List<long> Members)> NextMomentAsync(
        int programId, PolicyHistory policy, long now, HashSet<(long Id, long At)> leftBehind)
    {
        var never = CancellationToken.None;
        var limit = CatchUpPage + leftBehind.Count;
        var due = (await store.ReadDueAsync(programId, now, limit, never)).Where(d => !leftBehind.Contains(d)).ToList();
        var version = Wakes.VersionToMeetAt(policy, now);
        var metAt = version == 0 ? long.MaxValue : policy.Version(version).EffectiveFromAt;
        var unmet = version == 0
            ? []
            : (await store.FindUnmetAsync(programId, version, limit, never))
                .Where(id => !leftBehind.Contains((id, metAt))).ToList();
        var at = Math.Min(due.Count == 0 ? long.MaxValue : due[0].DueAt, unmet.Count == 0 ? long.MaxValue : metAt);
        return (at, [.. due.TakeWhile(d => d.DueAt == at).Select(d => d.Id)
            .Union(metAt == at ? unmet : []).Order().Take(CatchUpPage)]);
    }

    /// <summary>Before contested counters are locked: has time something to do first? Wakes themselves are that.</summary>
    private static async Task CheckTimeAsync(
        ILedgerBatch batch, IReadOnlySet<CounterKey> keys, PolicyHistory policy, long now)
    {
        if (policy.ContestedByTime.Count > 0 && keys.Any(key => policy.ContestedByTime.Contains(key.Key))
            && await batch.IsBehindAsync(now, Wakes.VersionToMeetAt(policy, now), CancellationToken.None))
            throw new BehindTimeException();
    }

    /// <summary>Something that time does comes before this batch.</summary>
    private sealed class BehindTimeException : Exception;
}
