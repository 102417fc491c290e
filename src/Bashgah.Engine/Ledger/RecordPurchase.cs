using Bashgah.Engine.Events;
using Bashgah.Engine.Referrals;
using Bashgah.Engine.Returns;

namespace Bashgah.Engine.Ledger;

/// <summary>
/// A document of sale: tenders are paid from the account, rules give, totals grow. One without a member is stored and
/// gives nothing until it is claimed (S7.6).
/// </summary>
internal static class RecordPurchase
{
    public static Refusal? Decide(TransactionWork work, Purchase e)
    {
        if (TenderShares.Judge(work.Program, e) is { } refused) return refused;
        if (e.MemberId is not { } memberId)
            return e.Tenders.Any(tender => tender is { IsFromAccount: true, Amount: > 0 }) ? Refusals.TenderNeedsMember() : null;
        var member = work.Member(memberId);
        var evaluated = RemainingPurchase.Of(e, TenderShares.Of(e), LinesReturned.None);
        var streaks = Streaks.Extend(work, member, evaluated.On, work.OccurredOn);
        var inputs = ReadInputs.Of(work, member, evaluated, member.Facts.Purchases + 1, streaks: streaks);
        // What is paid leaves the account before the purchase earns: it cannot pay for itself.
        if (PayTenders.Pay(work, member, e) is { } notPaid) return notPaid;
        inputs = ReadInputs.AfterPayment(work, member, inputs);
        CountPurchase(work, member);
        AskRules.Give(work, member, evaluated, inputs, work.OccurredOn, work.OccurredOn);
        PurchaseTotals.Add(work, member, evaluated, work.OccurredOn);
        ReachBalances.Ask(work, member);
        GiveCommissions.ForPurchase(work, member, evaluated, work.OccurredOn, work.OccurredOn);
        return null;
    }

    /// <summary>The purchase gets its number, which it keeps when it is returned (S4.8), and is activity of its day.</summary>
    public static void CountPurchase(TransactionWork work, MemberWork member)
    {
        member.Facts.Purchases++;
        member.BeActive(work.OccurredOn);
    }
}
