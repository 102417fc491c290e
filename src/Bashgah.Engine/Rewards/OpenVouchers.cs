using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Rewards;

/// <summary>Vouchers that can still be used (S7.3).</summary>
internal static class OpenVouchers
{
    /// <summary>Ids of vouchers are the transaction's × this + their number in it.</summary>
    public const int PerTransaction = 128;

    public static VoucherFacts? Find(MemberFacts facts, long id) => facts.Vouchers.Find(voucher => voucher.Id == id);

    /// <summary>How many more the transaction can make.</summary>
    public static int RoomIn(TransactionWork work) => PerTransaction - work.VouchersMade;

    /// <summary>Makes a voucher that can be used up to the end of its last day.</summary>
    public static void Issue(
        TransactionWork work, MemberWork member, RewardPolicy reward, int quantity,
        IReadOnlyList<AccountLotAmount> paid, string? ruleId)
    {
        var id = (work.Id * PerTransaction) + work.VouchersMade++;
        var calendar = work.Program.Calendar;
        var untilAt = reward.VoucherValid is { } valid
            ? calendar.EndOfDay(calendar.Add(work.OccurredOn, valid))
            : long.MaxValue;
        // The newest voucher has the highest id, so the list stays in order.
        member.Facts.Vouchers.Add(new(id, reward.Id, quantity, untilAt, paid, ruleId, work.OccurredOn));
        // A dry run's id may become a real one: its code stays secret.
        var code = work.Session is { IsEvaluation: false, Secrets: { } secrets }
            ? VoucherCode.Make(secrets.VoucherCode(id))
            : null;
        work.Trace.Vouchers.Add(new(id, member.Id, reward.Id, quantity, VoucherSteps.Issued, code, untilAt, ruleId));
    }

    /// <summary>Takes a voucher out of use.</summary>
    public static void Close(TransactionWork work, MemberWork member, VoucherFacts voucher, string step)
    {
        member.Facts.Vouchers.RemoveAll(open => open.Id == voucher.Id);
        work.Trace.Vouchers.Add(new(
            voucher.Id, member.Id, voucher.Reward, voucher.Quantity, step, null, voucher.UntilAt, voucher.RuleId));
    }
}
