using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Offers;
using Bashgah.Engine.Returns;
using Bashgah.Engine.Rewards;
using Bashgah.Engine.Waking;

namespace Bashgah.Engine;

/// <summary>The order of work for a command: time, members, wakes, its own transaction.</summary>
internal static class DecideCommand
{
    public static Outcome Decide(Session session, DecisionScope scope, LedgerEvent e)
    {
        if (e is Wake wake) return Waken(session, wake);
        var named = TouchedMembers.Of(e, scope.Document);
        if (Find(session, named, e) is { } unknown) return new Outcome.Refused(unknown);
        var recordedAt = EventTime.RecordedAt(scope, session, named, e);
        while (true)
        {
            if (EventTime.Judge(session.Policy, e, recordedAt, scope.IsHistory, out var timed) is { } refused)
                return new Outcome.Refused(refused);
            var members = TouchedMembers.WithCommissions(session, named, timed, scope.Document);
            var latest = Math.Max(recordedAt, EventTime.RecordedAt(scope, session, members, e));
            if (latest == recordedAt) return DecideAt(session, scope, timed, members, recordedAt);
            // Somebody above is ahead: by that clock another version may be in force.
            recordedAt = latest;
        }
    }

    private static Outcome DecideAt(
        Session session, DecisionScope scope, LedgerEvent timed, IReadOnlyList<long> members, long recordedAt)
    {
        foreach (var member in members) ApplyWakes.UpTo(session, member, DueMoment.Through(recordedAt));
        return Own(session, scope.Document, timed, recordedAt);
    }

    private static Outcome Waken(Session session, Wake wake)
    {
        if (session.Find(wake.MemberId) is null) return new Outcome.Refused(Refusals.MemberUnknown(wake.MemberId));
        ApplyWakes.UpTo(session, wake.MemberId, new DueMoment(wake.OccurredAt, wake.What));
        return session.Missing.Count > 0
            ? new Outcome.Needs([.. session.Missing])
            : new Outcome.Accepted(session.Decisions);
    }

    private static Outcome Own(Session session, DocumentHistory? document, LedgerEvent e, long recordedAt)
    {
        var work = new TransactionWork(session, e, recordedAt, document);
        var refusal = Apply(work, e);
        // What was read of a counter that is not loaded decides nothing, a refusal neither.
        if (session.Missing.Count > 0) return new Outcome.Needs([.. session.Missing]);
        if (refusal is not null) return new Outcome.Refused(refusal);
        var decision = FinishTransaction.Finish(work);
        if (session.Missing.Count > 0) return new Outcome.Needs([.. session.Missing]);
        session.Accept(decision);
        return new Outcome.Accepted(session.Decisions);
    }

    private static Refusal? Apply(TransactionWork work, LedgerEvent e) => e switch
    {
        MemberJoined joined => JoinMember.Decide(work, joined),
        MemberChanged changed => ChangeMember.Decide(work, changed),
        Purchase purchase => RecordPurchase.Decide(work, purchase),
        Claim claim => ClaimPurchase.Decide(work, claim),
        Return back => DecideReturn.Decide(work, back),
        Activity activity => RecordActivity.Decide(work, activity),
        RewardRedemption redemption => RedeemReward.Decide(work, redemption),
        VoucherUse use => UseVoucher.Decide(work, use),
        VoucherCancel cancel => CancelVoucher.Decide(work, cancel),
        HoldPlace hold => PlaceHold.Decide(work, hold),
        HoldCapture capture => CaptureHold.Decide(work, capture),
        HoldRelease release => ReleaseHold.Decide(work, release),
        OfferGive give => GiveOffer.Decide(work, give),
        OfferActivate activate => ActivateOffer.Decide(work, activate),
        Adjustment adjustment => AdjustBalance.Decide(work, adjustment),
        MemberTransfer transfer => TransferPoints.Decide(work, transfer),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "Not a command."),
    };

    private static Refusal? Find(Session session, IReadOnlyList<long> members, LedgerEvent e)
    {
        foreach (var member in members)
        {
            if (session.Find(member) is null) return Refusals.MemberUnknown(member);
        }

        return e is MemberJoined joined && session.Find(joined.MemberId)!.Version > 0
            ? Refusals.AlreadyJoined(joined.MemberId)
            : null;
    }
}
