using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Referrals;
using Bashgah.Engine.Returns;

namespace Bashgah.Engine;

/// <summary>Whose facts a command reads and writes, always by ascending id: the order in which they are locked and woken.</summary>
internal static class TouchedMembers
{
    /// <summary>Those that the command names; none for a document without a member.</summary>
    public static IReadOnlyList<long> Of(LedgerEvent e, DocumentHistory? document) => e switch
    {
        MemberJoined joined => joined.ReferrerId is { } by ? InOrder([joined.MemberId, by]) : [joined.MemberId],
        MemberChanged changed => changed.ReferrerId is { } by ? InOrder([changed.MemberId, by]) : [changed.MemberId],
        Purchase purchase => purchase.MemberId is { } id ? [id] : [],
        Claim claim => [claim.MemberId],
        Return => DocumentState.MemberOf(document) is { } id ? [id] : [],
        Activity activity => [activity.MemberId],
        RewardRedemption redemption => [redemption.MemberId],
        VoucherUse use => [use.MemberId],
        VoucherCancel cancel => [cancel.MemberId],
        HoldPlace hold => [hold.MemberId],
        HoldCapture capture => [capture.MemberId],
        HoldRelease release => [release.MemberId],
        OfferGive give => [give.MemberId],
        OfferActivate activate => [activate.MemberId],
        Adjustment adjustment => [adjustment.MemberId],
        MemberTransfer { FromId: var from, ToId: var to } => InOrder([from, to]),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "Not a command."),
    };

    /// <summary>With those who may get commission for it, or from whom a return takes it back. Depends on nothing but the event
    /// as it is stored, and on facts that no wake changes: a replay finds the same.</summary>
    public static IReadOnlyList<long> WithCommissions(
        Session session, IReadOnlyList<long> named, LedgerEvent e, DocumentHistory? document)
    {
        List<long> others = e switch
        {
            MemberJoined { ReferrerId: { } by } joined => ForBringing(session, e, by, joined.Groups),
            MemberChanged { ReferrerId: { } by } changed =>
                ForBringing(session, e, by, changed.Groups ?? session.Find(changed.MemberId)!.Groups),
            Purchase { MemberId: { } buyer } => ForPurchase(session, e.OccurredAt, buyer),
            Claim claim => DocumentState.Of(document) is { } state
                ? ForPurchase(session, state.Purchase.OccurredAt, claim.MemberId)
                : [],
            Return => [.. DocumentState.Of(document)?.Decided?.Trace.Commissions.Select(c => c.MemberId) ?? []],
            _ => [],
        };
        return others.Count > 0 ? InOrder([.. named, .. others]) : named;
    }

    private static List<long> ForPurchase(Session session, long occurredAt, long buyerId)
    {
        var buyer = session.Find(buyerId)!;
        var program = session.Policy.At(occurredAt);
        if (program.Referral.Depth == 0 || buyer.Referral is not { } referral) return [];
        var facts = BuyerFacts.Of(referral, buyer.Groups, referral.Purchases + 1);
        var places = CommissionPlaces.Of(session, program, referral.ReferrerId, facts, occurredAt, isForBringing: false);
        return [.. places.Select(place => place.MemberId)];
    }

    private static List<long> ForBringing(Session session, LedgerEvent e, long referrerId, IReadOnlyList<string> groups)
    {
        var program = session.Policy.At(e.OccurredAt);
        var facts = BuyerFacts.Of(new ReferralFacts(referrerId, program.Calendar.DayOf(e.OccurredAt), 0), groups, 0);
        return [.. CommissionPlaces.Of(session, program, referrerId, facts, e.OccurredAt, isForBringing: true).Select(place => place.MemberId)];
    }

    private static List<long> InOrder(IEnumerable<long> members) => [.. members.Distinct().Order()];
}
