using Bashgah.Engine.Ledger;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Referrals;

/// <summary>
/// Commission for those above a buyer, decided in the purchase's own transaction (S9.2): at each level its rules are asked
/// with the facts of whoever stands there. What a balance reaches by it is looked at with that member's own next event.
/// </summary>
internal static class GiveCommissions
{
    /// <summary>For a purchase or claim. What is told late may have happened before the buyer was brought: nobody brought that.</summary>
    public static void ForPurchase(TransactionWork work, MemberWork buyer, EvaluatedEvent e, int lotsOn, int countsOn)
    {
        if (e.Lines.Count == 0 || buyer.Facts.Referral is not { } referral || countsOn < referral.On) return;
        referral = referral with { Purchases = referral.Purchases + 1 };
        buyer.Facts.Referral = referral;
        Give(work, buyer, e, referral.Purchases, isForBringing: false, lotsOn, countsOn);
    }

    /// <summary>For bringing somebody.</summary>
    public static void ForBringing(TransactionWork work, MemberWork newcomer, EvaluatedEvent e) =>
        Give(work, newcomer, e, 0, isForBringing: true, work.OccurredOn, work.OccurredOn);

    private static void Give(
        TransactionWork work, MemberWork buyer, EvaluatedEvent e, int purchaseNo, bool isForBringing, int lotsOn, int countsOn)
    {
        if (buyer.Facts.Referral is not { } referral) return;
        var facts = BuyerFacts.Of(referral, buyer.Facts.Groups, purchaseNo);
        foreach (var place in CommissionPlaces.Of(
            work.Session, work.Program, referral.ReferrerId, facts, e.OccurredAt, isForBringing))
        {
            GiveLevel(work, place, facts, e with { On = place.On }, purchaseNo, lotsOn, countsOn);
        }
    }

    private static void GiveLevel(
        TransactionWork work, CommissionPlace place, BuyerInputs buyer, EvaluatedEvent e, int purchaseNo, int lotsOn, int countsOn)
    {
        var member = work.Member(place.MemberId);
        // Rules see the number of the purchase as the buyer counts it.
        var inputs = ReadInputs.Of(work, member, e, purchaseNo, buyer);
        // Without the counters that are missing nothing is decided: it will be asked again with them.
        if (work.Session.Missing.Count > 0) return;
        var evaluation = work.Program.Rules.Evaluate(work.Program, inputs, e);
        var draft = new CommissionDraft(place.MemberId, place.Level) { Inputs = inputs };
        draft.NotFired.AddRange(evaluation.NotFired);
        work.Trace.Commissions.Add(draft);
        GiveAwards.Give(work, member, evaluation.Awards, lotsOn, countsOn, draft);
        UseLimits.Use(work, member, evaluation.LimitUses, draft);
    }
}
