using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>Spends held points, all or a part; the rest is released (S7.1).</summary>
internal static class CaptureHold
{
    public static Refusal? Decide(TransactionWork work, HoldCapture e)
    {
        var member = work.Member(e.MemberId);
        if (e.Amount <= 0) return Refusals.AmountZero();
        if (OpenHolds.Find(member.Facts, e.HoldId) is not { } hold) return Refusals.HoldEnded(e.HoldId);
        var held = OpenHolds.Total(hold);
        var amount = e.Amount ?? held;
        if (amount > held) return Refusals.HoldExceeded(held, amount);
        OpenHolds.Capture(member, hold, amount);
        member.BeActive(work.OccurredOn);
        return null;
    }
}
