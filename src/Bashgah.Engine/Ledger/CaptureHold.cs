using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>Spends held points, all or a part; the rest is released (S7.1).</summary>
internal static class CaptureHold
{
    public static Refusal? Decide(TransactionWork work, HoldCapture e)
    {
        if (e.Amount <= 0) return Refusals.AmountZero();
        if (e.IsReview) return ReviewHold.TakeBack(work, e);
        var member = work.Member(e.MemberId);
        if (OpenHolds.Find(member.Facts, e.HoldId, e.Purpose) is not { } hold) return OpenHolds.NotOpen(e.HoldId, e.Purpose);
        var held = OpenHolds.Total(hold);
        var amount = e.Amount ?? held;
        if (amount > held) return Refusals.HoldExceeded(held, amount);
        OpenHolds.Capture(member, hold, amount);
        // That staff pay is nothing that the member did.
        if (!e.IsCashOut) member.BeActive(work.OccurredOn);
        return null;
    }
}
