using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rewards;

namespace Bashgah.Engine.Waking;

/// <summary>Vouchers whose time is over end unused; what was paid for them stays spent.</summary>
internal static class WakeVoucherEnd
{
    public static void Apply(TransactionWork work, MemberWork member)
    {
        foreach (var voucher in member.Facts.Vouchers.ToArray())
        {
            if (voucher.UntilAt <= work.RecordedAt) OpenVouchers.Close(work, member, voucher, VoucherSteps.Expired);
        }
    }
}
