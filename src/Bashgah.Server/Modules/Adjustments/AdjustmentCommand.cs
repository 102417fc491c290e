using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Adjustments;

/// <summary>A correction, whoever makes it.</summary>
/// <param name="Member">Whose balance.</param>
/// <param name="Currency">Of what.</param>
/// <param name="Amount">Units; negative to take away.</param>
/// <param name="AllowsDebt">Whether what the balance does not have is owed.</param>
/// <param name="Reason">Why.</param>
internal sealed record Correction(MemberReference Member, string Currency, long Amount, bool AllowsDebt, string Reason);

/// <summary>What a correction is in the ledger.</summary>
internal static class AdjustmentCommand
{
    /// <summary>The command, of no program and nobody yet.</summary>
    public static LedgerCommand Of(IdentifierHasher hasher, Correction correction) => new()
    {
        ProgramId = 0,
        Actor = "",
        Members = [new NamedMember(correction.Member)],
        Note = correction.Reason,
        // The reason is content, but free text: it is hashed with the program's key only (S13.3).
        ContentHash = e => hasher.Hash("adjustment", $"{EventCodec.Canonical(e)}\n{correction.Reason}"),
        Build = resolved => new Adjustment(
            resolved.Of(correction.Member), correction.Currency, correction.Amount, correction.AllowsDebt)
        {
            OccurredAt = resolved.RecordedAt,
            OccurredAtGiven = false,
        },
    };
}
