using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rewards;

namespace Bashgah.Engine.Returns;

/// <summary>
/// Vouchers that the document granted and whose condition no longer holds: unused ones are cancelled, the newest first, and
/// what they spent goes back; used ones stand, and stand first (S6.5). One that the member or an earlier return cancelled
/// has gone back already and is not counted.
/// </summary>
internal static class UndoVouchers
{
    public static void Undo(TransactionWork work, MemberWork member, DocumentState document, Verdict verdict)
    {
        var granted = document.Decided!.Trace.Vouchers
            .Where(voucher => voucher.Step == VoucherSteps.Issued && !IsCancelled(member, document, voucher.Id))
            .GroupBy(voucher => (voucher.RuleId, voucher.Reward));
        foreach (var vouchers in granted.OrderBy(group => group.Min(voucher => voucher.Id)))
        {
            var standing = verdict.Awards
                .Where(award => award.RuleId == vouchers.Key.RuleId && award.Reward == vouchers.Key.Reward)
                .Sum(award => award.Amount);
            Cancel(work, member, vouchers, vouchers.Sum(voucher => voucher.Quantity) - standing);
        }
    }

    private static bool IsCancelled(MemberWork member, DocumentState document, long voucherId) =>
        document.CancelledByReturns.Contains(voucherId)
        || member.Counter(CancelVoucher.MarkOf(voucherId)).Times > 0;

    private static void Cancel(
        TransactionWork work, MemberWork member, IEnumerable<VoucherTrace> vouchers, long tooMany)
    {
        foreach (var voucher in vouchers.OrderByDescending(voucher => voucher.Id))
        {
            if (tooMany < voucher.Quantity) return;
            var open = OpenVouchers.Find(member.Facts, voucher.Id);
            if (open is null) continue;
            CancelVoucher.Cancel(work, member, open);
            tooMany -= voucher.Quantity;
        }
    }
}
