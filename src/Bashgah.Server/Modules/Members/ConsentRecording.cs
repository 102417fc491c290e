using Bashgah.Storage.Audit;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Members;

/// <summary>Makes records of what members agree to and take back, for whatever changes a profile.</summary>
internal sealed class ConsentRecording(ConsentLog log)
{
    /// <summary>Records of somebody who joins.</summary>
    public async Task<ConsentRecords> OfJoiningAsync(
        int programId, AuditSource source, IReadOnlyDictionary<string, bool>? asked, CancellationToken cancellationToken)
    {
        var changes = ConsentState.ChangesOf(asked ?? new Dictionary<string, bool>());
        return new ConsentRecords(await log.ProofAsync(programId, cancellationToken), source, changes, 0);
    }

    /// <summary>Records of a member who is there; to be made behind the member's lock, so that their numbers are nobody else's.</summary>
    public async Task<ConsentRecords> OfMemberAsync(
        int programId, long memberId, AuditSource source, IReadOnlyList<ConsentChange> changes, CancellationToken cancellationToken) =>
        new(
            await log.ProofAsync(programId, cancellationToken), source, changes,
            changes.Count == 0 ? 0 : await log.LastSeqAsync(programId, memberId, cancellationToken));
}

/// <summary>Records that are about to be written.</summary>
internal sealed class ConsentRecords(ConsentProof proof, AuditSource source, IReadOnlyList<ConsentChange> changes, int lastSeq)
{
    // Drawn once: the log proves the very records that are written.
    private readonly IReadOnlyList<string> _salts = [.. changes.Select(_ => ConsentRecord.DrawSalt())];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => changes.Count == 0;

    /// <summary>The records, at a time.</summary>
    public IReadOnlyList<ConsentRecord> At(long at) =>
    [
        .. changes.Select((change, i) => new ConsentRecord(
            lastSeq + 1 + i, at, change.Purpose, change.Channel, change.IsGranted, source.Actor, source.Origin)
        {
            Text = change.Text, Salt = _salts[i],
        }),
    ];

    /// <summary>Puts what proves them into an entry of the log.</summary>
    public AuditEntry Told(AuditEntry entry, long memberId)
    {
        proof.Tell(entry.After!, memberId, At(entry.At));
        return entry;
    }
}
