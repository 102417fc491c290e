using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Referrals;

namespace Bashgah.Engine.Returns;

/// <summary>
/// A member claims a document that came without one (S7.6): decided once, by the version and calendar of the purchase, with
/// lots dated by the claim, and without what came back before.
/// </summary>
internal static class ClaimPurchase
{
    public static Refusal? Decide(TransactionWork work, Claim e)
    {
        if (DocumentState.Of(work.Document) is not { } document) return Refusals.DocumentUnknown();
        if (Judge(work, e, document) is { } refusal) return refusal;
        var purchase = document.Purchase;
        var claimedOn = work.OccurredOn;
        work.DecideBy(purchase.OccurredAt);
        var member = work.Member(e.MemberId);
        var remaining = RemainingPurchase.Of(purchase, TenderShares.Of(purchase), document.Returned);
        // What came back whole is nothing that the member did.
        var streaks = remaining.Lines.Count == 0
            ? null
            : Streaks.Extend(work, member, remaining.On, work.Program.Calendar.DayOf(purchase.OccurredAt));
        var inputs = ReadInputs.Of(work, member, remaining, member.Facts.Purchases + 1, streaks: streaks);
        member.Facts.Purchases++;
        member.BeActive(claimedOn);
        work.Trace.Returned = document.Returned.ToList();
        if (remaining.Lines.Count > 0)
        {
            var countsOn = work.Program.Calendar.DayOf(purchase.OccurredAt);
            AskRules.Give(work, member, remaining, inputs, claimedOn, countsOn);
            PurchaseTotals.Add(work, member, remaining, countsOn);
        }

        ReachBalances.Ask(work, member);
        GiveCommissions.ForPurchase(work, member, remaining, claimedOn, work.Program.Calendar.DayOf(purchase.OccurredAt));
        return null;
    }

    private static Refusal? Judge(TransactionWork work, Claim e, DocumentState document)
    {
        if (document.Purchase.MemberId is not null) return Refusals.HasMember();
        if (document.IsClaimed) return Refusals.AlreadyClaimed();
        if (e.OccurredAt < document.Purchase.OccurredAt) return Refusals.BeforeDocument();
        var days = work.OccurredOn - work.Program.Calendar.DayOf(document.Purchase.OccurredAt);
        var within = work.Program.Terms.ClaimWithinDays;
        return days > within ? Refusals.ClaimTooLate(within) : null;
    }
}
