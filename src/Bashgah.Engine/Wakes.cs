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
}
