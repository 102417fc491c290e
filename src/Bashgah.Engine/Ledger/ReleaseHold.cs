using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>Gives held points back to their lots (S7.1).</summary>
internal static class ReleaseHold
{
    public static Refusal? Decide(TransactionWork work, HoldRelease e)
    {
        if (e.IsReview) return ReviewHold.GiveBack(work, e);
        var member = work.Member(e.MemberId);
        if (OpenHolds.Find(member.Facts, e.HoldId, e.Purpose) is not { } hold) return OpenHolds.NotOpen(e.HoldId, e.Purpose);
        OpenHolds.Release(member, hold);
        return null;
    }
}
