using Bashgah.Engine.Events;
using Bashgah.Engine.Returns;

namespace Bashgah.Engine;

/// <summary>Whose facts a command reads and writes.</summary>
internal static class TouchedMembers
{
    /// <summary>By ascending id, the order in which they are locked and woken; none for a document without a member.</summary>
    public static IReadOnlyList<long> Of(LedgerEvent e, DocumentHistory? document) => e switch
    {
        MemberJoined joined => [joined.MemberId],
        MemberChanged changed => [changed.MemberId],
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
        Adjustment adjustment => [adjustment.MemberId],
        MemberTransfer { FromId: var from, ToId: var to } =>
            from == to ? [from] : [Math.Min(from, to), Math.Max(from, to)],
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "Not a command."),
    };
}
