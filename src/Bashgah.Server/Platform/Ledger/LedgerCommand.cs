using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Referrals;
using Bashgah.Storage.Audit;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Something to be decided and written by the pipeline. What a caller sends before the answer to what it sent earlier may
/// be decided first.</summary>
internal sealed record LedgerCommand
{
    /// <summary>The program.</summary>
    public required int ProgramId { get; init; }

    /// <summary>Who: <c>key:name</c>, <c>import</c>, <c>clock</c>; never personal.</summary>
    public required string Actor { get; init; }

    /// <summary>Makes the event once members are known. Pure: it may be called several times.</summary>
    public required Func<ResolvedMembers, LedgerEvent> Build { get; init; }

    /// <summary>Members that the event touches; they are locked, and loaded.</summary>
    public IReadOnlyList<NamedMember> Members { get; init; } = [];

    /// <summary>The caller's key (S10.1); null for commands that are idempotent by themselves.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The content's hash where the event's canonical form does not hold it all (joining, a reason);
    /// else null.</summary>
    public Func<LedgerEvent, string>? ContentHash { get; init; }

    /// <summary>The document that it records, unique for ever (S10.2).</summary>
    public UniqueDocument? Document { get; init; }

    /// <summary>The document whose history deciding needs (claims and returns).</summary>
    public DocumentKey? History { get; init; }

    /// <summary>True for an import of history: never too late, recorded when it occurred (S3.5).</summary>
    public bool IsHistory { get; init; }

    /// <summary>For history: when the ledger would have taken it, Unix microseconds; else the clock's
    /// time.</summary>
    public long? RecordedAt { get; init; }

    /// <summary>Set for joining: a new member id is taken.</summary>
    public NewMember? Joining { get; init; }

    /// <summary>True: one of its members is named as having brought another.</summary>
    public bool NamesReferrer { get; init; }

    /// <summary>How many levels above its members deciding looks at: documents give commission or take it back; who is named as having
    /// brought somebody who is a member already may not stand below, which the whole line tells.</summary>
    /// <param name="commissionDepth">How many levels the program gives commission on.</param>
    public int LevelsAbove(int commissionDepth) =>
        NamesReferrer && Joining is null ? Upline.NamingMax
        : NamesReferrer || Document is not null || History is not null ? commissionDepth
        : 0;

    /// <summary>Personal data to write with it; such a command has a batch of its own.</summary>
    public Func<ResolvedMembers, CancellationToken, Task<DirectoryOutcome>>? Directory { get; init; }

    /// <summary>Free text kept beside the transaction, e.g. an adjustment's reason.</summary>
    public string? Note { get; init; }

    /// <summary>How much memory and time it takes: its document's lines, at least 1.</summary>
    public int Lines { get; init; } = 1;

    /// <summary>What was found wrong before the ledger was asked. It is given in its place in the order of refusals: a key
    /// or a document that is known comes first (S13.1).</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What speaks against it by now, though it may not have when it was accepted, if it was: it is given only where nothing
    /// that comes before it in the order of refusals is.</summary>
    public Refusal? PresentRefusal { get; init; }

    /// <summary>True: the event is a wake; only what has become due for the member is written (S3.3).</summary>
    public bool IsWakeOnly { get; init; }

    /// <summary>Writes what has become due for a member by the ledger's time, or by an earlier one.</summary>
    public static LedgerCommand WakeOf(int programId, long memberId, long? untilAt = null) => new()
    {
        ProgramId = programId,
        Actor = "clock",
        Members = [new NamedMember(MemberReference.ById(memberId))],
        Build = members => new Wake(memberId, WakeKinds.Last) { OccurredAt = untilAt ?? members.RecordedAt },
        IsWakeOnly = true,
        WaitsForRoom = true,
    };

    /// <summary>True when it would move a member's clock to now; such a command waits for the end of an import of
    /// history.</summary>
    public bool MovesClocks => !IsHistory && (Members.Count > 0 || Joining is not null);

    /// <summary>True: a full queue makes the caller wait instead of turning it away (what time does).</summary>
    public bool WaitsForRoom { get; init; }
}

/// <summary>A member that a command touches.</summary>
/// <param name="Reference">How the request names it.</param>
/// <param name="RefusalIfMissing">Code of the refusal when nobody is found; null when that is for deciding to
/// judge.</param>
internal readonly record struct NamedMember(MemberReference Reference, string? RefusalIfMissing = "member-unknown");

/// <summary>A member that is about to join.</summary>
/// <param name="Identifiers">What must still be free, with the name of the field that gave it.</param>
/// <param name="Profile">Personal data; it goes to the directory and nowhere else (S13.3).</param>
internal sealed record NewMember(IReadOnlyList<NamedIdentifier> Identifiers, MemberProfile Profile)
{
    /// <summary>What the audit log tells of the member of an id, who joins at a time; null: nothing beside the transaction.</summary>
    public Func<long, long, AuditEntry>? Audit { get; init; }

    /// <summary>What the member, who joins at a time, agrees to; null: nothing is recorded.</summary>
    public Func<long, IReadOnlyList<ConsentRecord>>? Consents { get; init; }
}

/// <summary>An identifier and the field of the request that gave it.</summary>
internal readonly record struct NamedIdentifier(IdentifierHash Identifier, string Field);

/// <summary>What a change of personal data came to: what to write, or the field whose identifier is taken, or what speaks against
/// the command (<see cref="LedgerCommand.PresentRefusal"/>).</summary>
internal sealed record DirectoryOutcome(ProfileChange? Change, string? TakenField, Refusal? Refusal = null);

/// <summary>Members of a command by the way in which it names them, and the policy that the command is decided by.</summary>
internal sealed class ResolvedMembers(
    IReadOnlyDictionary<MemberReference, long> found, long? joiningId, long recordedAt, PolicyHistory policy,
    IReadOnlyDictionary<MemberReference, long>? joinedBefore = null)
{
    /// <summary>Id of the member who joins.</summary>
    public long JoiningId => joiningId ?? throw new InvalidOperationException("Nobody joins.");

    /// <summary>The ledger's time, for events that name none.</summary>
    public long RecordedAt => recordedAt;

    /// <summary>The policy version that decides what occurred at a time; what lies ahead is taken as now (S3.5). An event is made by
    /// this one: what the node knew as the request came may be another, published elsewhere or not in force yet.</summary>
    public CompiledProgram ProgramAt(long occurredAt) => policy.At(Math.Min(occurredAt, recordedAt));

    /// <summary>The member's id. Named members without a refusal code may be missing: see <see cref="Find"/>.</summary>
    public long Of(MemberReference reference) =>
        Find(reference) ?? throw new InvalidOperationException("The member was not found.");

    /// <summary>The member's id, or null.</summary>
    public long? Find(MemberReference reference)
    {
        if (reference.Kind == MemberReferenceKind.Id)
            return reference.Id;
        if (found.TryGetValue(reference, out var id))
            return id;
        // Somebody who joined earlier in the same batch is not on disk yet.
        return joinedBefore is not null && joinedBefore.TryGetValue(reference, out id) ? id : null;
    }
}
