using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>What deciding a cash-out is in the ledger; of no program and nobody yet.</summary>
internal static class CashOutCommand
{
    /// <summary>It is paid, all (null) or a part.</summary>
    public static LedgerCommand ToPay(IdentifierHasher hasher, long memberId, long id, long? amount, string? reference) => Of(
        hasher, memberId, reference,
        at => new HoldCapture(memberId, id, amount) { OccurredAt = at, OccurredAtGiven = false, IsCashOut = true });

    /// <summary>It is not paid.</summary>
    public static LedgerCommand ToGiveBack(IdentifierHasher hasher, long memberId, long id, string? reason) => Of(
        hasher, memberId, reason, at => new HoldRelease(memberId, id) { OccurredAt = at, OccurredAtGiven = false, IsCashOut = true });

    private static LedgerCommand Of(IdentifierHasher hasher, long memberId, string? note, Func<long, LedgerEvent> build) => new()
    {
        ProgramId = 0,
        Actor = "",
        Members = [new NamedMember(MemberReference.ById(memberId))],
        Note = note,
        // Free text is content too, but it is hashed with the program's key only (S13.3).
        ContentHash = note is null ? null : e => hasher.Hash("cash-out", $"{EventCodec.Canonical(e)}\n{note}"),
        Build = members => build(members.RecordedAt),
    };
}
