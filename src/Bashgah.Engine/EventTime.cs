using Bashgah.Engine.Events;
using Bashgah.Engine.Time;

namespace Bashgah.Engine;

/// <summary>When an event is taken, and whether it comes in time (S3.5).</summary>
internal static class EventTime
{
    /// <summary>An occurred time up to this far ahead is taken as now: clocks of tills differ.</summary>
    public const long AheadMax = 5 * EngineInstant.MicrosecondsPerMinute;

    /// <summary>
    /// The recorded time: the scope's, or the event's own for an import of history, but never before the clock of a member
    /// concerned (S3.3); who joins only now has no clock yet.
    /// </summary>
    public static long RecordedAt(DecisionScope scope, Session session, IReadOnlyList<long> members, LedgerEvent e)
    {
        var at = scope.IsHistory ? e.OccurredAt : scope.RecordedAt;
        foreach (var member in members)
        {
            var facts = session.Find(member)!;
            if (facts.Version > 0) at = Math.Max(at, facts.ClockAt);
        }

        return at;
    }

    /// <summary>Refuses what comes too late or too early, and takes what is a little ahead as now.</summary>
    public static Refusal? Judge(
        PolicyHistory policy, LedgerEvent e, long recordedAt, bool isHistory, out LedgerEvent timed)
    {
        timed = e;
        if (e.OccurredAt > recordedAt)
        {
            if (e.OccurredAt - recordedAt > AheadMax) return Refusals.InFuture();
            timed = e with { OccurredAt = recordedAt };
        }

        if (isHistory) return null;
        var program = policy.At(timed.OccurredAt);
        var lateDays = program.Calendar.DayOf(recordedAt) - program.Calendar.DayOf(timed.OccurredAt);
        return lateDays > program.Terms.LateDays ? Refusals.TooLate(program.Terms.LateDays) : null;
    }
}
