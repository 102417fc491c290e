using System.Globalization;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Returns;

namespace Bashgah.Engine.Rewards;

/// <summary>A voucher goes back unused: points to their lots, stock to the shelf, the limit to the member (S7.3).</summary>
internal static class CancelVoucher
{
    public static Refusal? Decide(TransactionWork work, VoucherCancel e)
    {
        var member = work.Member(e.MemberId);
        if (OpenVouchers.Find(member.Facts, e.VoucherId) is not { } voucher) return Refusals.VoucherEnded(e.VoucherId);
        Cancel(work, member, voucher);
        if (voucher.RuleId is not null) Mark(work, member, voucher);
        return null;
    }

    /// <summary>
    /// The mark, among the member's counters, that a granted voucher was cancelled: a return of the document that granted it
    /// must not cancel another in its place (S6.5).
    /// </summary>
    public static CounterKey MarkOf(long voucherId) =>
        new(string.Create(CultureInfo.InvariantCulture, $"cancelled/{voucherId}"), 0);

    /// <summary>Gives back all that a voucher took; also for a return that undoes the grant (S6.5).</summary>
    public static void Cancel(TransactionWork work, MemberWork member, VoucherFacts voucher)
    {
        OpenVouchers.Close(work, member, voucher, VoucherSteps.Cancelled);
        for (var i = voucher.Paid.Count - 1; i >= 0; i--)
            GiveBack.One(work, member, voucher.Paid[i].Currency, voucher.Paid[i].Lot, voucher.Paid[i].Amount);
        // A reward that the policy no longer has, has no shelf to go back to.
        if (!work.Program.Rewards.TryGetValue(voucher.Reward, out var reward)) return;
        RewardCounters.UseStock(work, reward, -voucher.Quantity);
        // What rules grant does not count against the member's limits.
        if (voucher.RuleId is null)
            RewardCounters.UseLimits(work, member, reward, voucher.TakenOn, -voucher.Quantity);
    }

    // The document is no younger than the grant; a return of it may be recorded late.
    private static void Mark(TransactionWork work, MemberWork member, VoucherFacts voucher)
    {
        var terms = work.Now.Terms;
        var keepUntilOn = (long)voucher.TakenOn + terms.ReturnWithinDays + terms.LateDays;
        member.UseCounter(MarkOf(voucher.Id), (int)Math.Min(keepUntilOn, LotKey.Never), 0, 1);
    }
}
