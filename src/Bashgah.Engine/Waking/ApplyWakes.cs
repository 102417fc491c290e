using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Waking;

/// <summary>Applies what has become due, in order, each as its own transaction dated at its due moment (S3.3).</summary>
internal static class ApplyWakes
{
    // A member has one wake a day and kind at most; this is more than a century of them.
    private const int WakesMax = 300_000;

    /// <param name="session">Facts; counters that rules ask for and that are not loaded become its missing ones.</param>
    /// <param name="memberId">The member.</param>
    /// <param name="last">The last moment to apply.</param>
    /// <param name="asksRules">False: what rules would give is left out (a read, which has no counters to ask them with).</param>
    public static void UpTo(Session session, long memberId, DueMoment last, bool asksRules = true)
    {
        for (var i = 0; FindDue.Next(session.Policy, session.Find(memberId)!, asksRules) is { } due && due.CompareTo(last) <= 0; i++)
        {
            if (i == WakesMax) throw new EngineFaultException($"Member {memberId} wakes without end.");
            session.Accept(Apply(session, memberId, due));
        }
    }

    private static Decision Apply(Session session, long memberId, DueMoment due)
    {
        var work = new TransactionWork(session, new Wake(memberId, due.What) { OccurredAt = due.At }, due.At);
        var member = work.Member(memberId);
        switch (due.What)
        {
            case WakeKind.Mature:
                WakeMature.Apply(work, member);
                break;
            case WakeKind.HoldEnd:
                WakeHoldEnd.Apply(work, member);
                break;
            case WakeKind.VoucherEnd:
                WakeVoucherEnd.Apply(work, member);
                break;
            case WakeKind.PolicyChange:
                WakePolicyChange.Apply(work, member);
                break;
            case WakeKind.TierReview:
                WakeTierReview.Apply(work, member);
                break;
            case WakeKind.Birthday:
                WakeFeast.Birthday(work, member);
                break;
            case WakeKind.Anniversary:
                WakeFeast.Anniversary(work, member);
                break;
            case WakeKind.TierWarning:
                TierWarnings.Apply(work, member);
                break;
            case WakeKind.Expire:
                // Every transaction ends with letting expire what is past its end.
                break;
            default:
                throw new EngineFaultException($"No such wake: {due.What}.");
        }

        return FinishTransaction.Finish(work);
    }
}
