using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Rewards;

/// <summary>A voucher is used at the till, at most once (S7.3).</summary>
internal static class UseVoucher
{
    public static Refusal? Decide(TransactionWork work, VoucherUse e)
    {
        var member = work.Member(e.MemberId);
        if (OpenVouchers.Find(member.Facts, e.VoucherId) is not { } voucher) return Refusals.VoucherEnded(e.VoucherId);
        OpenVouchers.Close(work, member, voucher, VoucherSteps.Used);
        member.BeActive(work.OccurredOn);
        return null;
    }
}
