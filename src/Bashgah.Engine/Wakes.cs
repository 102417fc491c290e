using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Waking;

namespace Bashgah.Engine;

/// <summary>What time alone does to members (S3.3), for whoever must know when.</summary>
public static class Wakes
{
    /// <summary>Earliest moment at which time alone changes a member's facts, Unix microseconds;
    /// <see cref="long.MaxValue"/>: none.</summary>
    public static long NextDueAt(PolicyHistory policy, MemberFacts facts) =>
        FindDue.Next(policy, facts)?.At ?? long.MaxValue;

    /// <summary>
    /// The latest policy version in force at a time that members must meet by a wake (other tiers, other sliding expiry);
    /// 0: none. Members whose <see cref="MemberFacts.PolicySeen"/> is lower have something due, whatever their stored due
    /// moment says: it was reckoned before the version was known.
    /// </summary>
    public static int VersionToMeetAt(PolicyHistory policy, long at) => TimedChanges.LatestAt(policy, at);

    /// <summary>When somebody who has met all versions up to one meets the next; <see cref="long.MaxValue"/>: never.</summary>
    public static long NextVersionToMeetAt(PolicyHistory policy, int policySeen) => TimedChanges.NextAt(policy, policySeen);

    /// <summary>Whether a member has a birthday or an anniversary due by a time that is not written yet. Reading leaves these out
    /// (<see cref="Advance"/>).</summary>
    public static bool HasFeastDue(PolicyHistory policy, MemberFacts facts, long at)
    {
        if (facts.Version == 0) return false;
        // Another version that is met before may keep other feasts.
        DueMoment? before = null;
        while (FindDue.Next(policy, facts) is { } next && next.At <= at && next != before)
        {
            if (next.What is WakeKind.Birthday or WakeKind.Anniversary) return true;
            facts = Advance.To(policy, facts, next.At);
            before = next;
        }

        return false;
    }
}
