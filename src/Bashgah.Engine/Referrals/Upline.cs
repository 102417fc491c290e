using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Referrals;

/// <summary>Those above a member: who brought the member, who brought that one, and so on (S9).</summary>
public static class Upline
{
    /// <summary>Most that may stand above whom a member names after joining: all of them are looked at, and locked meanwhile.</summary>
    public const int NamingMax = 1_000;

    /// <summary>Ids from the nearest upwards, at most <paramref name="depth"/> of them: no line has a cycle.</summary>
    /// <exception cref="EngineFaultException">One of them was not loaded.</exception>
    internal static IEnumerable<long> Of(Session session, long memberId, int depth)
    {
        var facts = session.Find(memberId);
        for (var level = 1; level <= depth && facts?.Referral is { } referral; level++)
        {
            yield return referral.ReferrerId;
            facts = session.Find(referral.ReferrerId)
                ?? throw new EngineFaultException($"Member {referral.ReferrerId} was not loaded.");
        }
    }

    /// <summary>As <see cref="Of"/>, beginning with who is named as a member's referrer by this very event.</summary>
    internal static IEnumerable<long> From(Session session, long referrerId, int depth) =>
        depth == 0 ? [] : Of(session, referrerId, depth - 1).Prepend(referrerId);
}
