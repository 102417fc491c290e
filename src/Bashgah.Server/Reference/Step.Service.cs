using Bashgah.Engine.Events;

namespace Bashgah.Server.Reference;

/// <summary>What staff and time do in an example. A hold, voucher or request for cash is the latest that was made.</summary>
internal sealed partial record Step
{
    /// <summary>Joins with a birthday (month × 100 + day) and all that is asked of a profile.</summary>
    public static Step JoinsFully(string at, int birthday) => new(
        at,
        instant => new MemberJoined(1, [], NoAttributes)
        {
            OccurredAt = instant, Birthday = birthday, IsProfileComplete = true,
        },
        1);

    /// <summary>A purchase without a member.</summary>
    public static Step IsSold(string at, params PurchaseLine[] lines) =>
        Buys(at, 1, lines, purchase => purchase with { MemberId = null });

    /// <summary>The first member claims what was sold.</summary>
    public static Step Claims(string at, string soldAt) =>
        new(at, instant => new Claim(DocumentNo(soldAt, 1), "", null, 1) { OccurredAt = instant }, 1);

    public static Step IsCorrected(string at, string currency, long amount, bool allowsDebt = true) =>
        new(at, instant => new Adjustment(1, currency, amount, allowsDebt) { OccurredAt = instant }, 1);

    /// <summary>The first member gives units to the second.</summary>
    public static Step Passes(string at, string currency, long amount) =>
        new(at, instant => new MemberTransfer(1, 2, currency, amount) { OccurredAt = instant }, 1);

    public static Step SetsAside(string at, string currency, long amount) =>
        new(at, instant => new HoldPlace(1, currency, amount, null) { OccurredAt = instant }, 1);

    public static Step IsCaptured(string at, long? amount = null) =>
        new(at, instant => new HoldCapture(1, 0, amount) { OccurredAt = instant }, 1);

    public static Step IsReleased(string at) => new(at, instant => new HoldRelease(1, 0) { OccurredAt = instant }, 1);

    public static Step AsksForCash(string at, string currency, long amount) =>
        new(at, instant => new HoldPlace(1, currency, amount, null) { OccurredAt = instant, IsCashOut = true }, 1);

    public static Step IsPaidOut(string at) =>
        new(at, instant => new HoldCapture(1, 0, null) { OccurredAt = instant, IsCashOut = true }, 1);

    public static Step IsNotPaidOut(string at) =>
        new(at, instant => new HoldRelease(1, 0) { OccurredAt = instant, IsCashOut = true }, 1);

    public static Step IsReviewed(string at, string currency, long amount) =>
        new(at, instant => new HoldPlace(1, currency, amount, null) { OccurredAt = instant, IsReview = true }, 1);

    public static Step IsConfirmed(string at) =>
        new(at, instant => new HoldCapture(1, 0, null) { OccurredAt = instant, IsReview = true }, 1);

    public static Step IsDismissed(string at) =>
        new(at, instant => new HoldRelease(1, 0) { OccurredAt = instant, IsReview = true }, 1);

    public static Step UsesVoucher(string at) => new(at, instant => new VoucherUse(1, 0) { OccurredAt = instant }, 1);

    public static Step GivesVoucherBack(string at) =>
        new(at, instant => new VoucherCancel(1, 0) { OccurredAt = instant }, 1);
}
