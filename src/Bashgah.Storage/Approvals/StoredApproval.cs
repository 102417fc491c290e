using System.Globalization;
using Bashgah.Storage.Audit;

namespace Bashgah.Storage.Approvals;

/// <summary>What somebody asks for that another must approve.</summary>
/// <param name="Kind">One of <see cref="ApprovalKinds"/>.</param>
/// <param name="MemberId">Whose account it moves.</param>
/// <param name="Currency">Of what.</param>
/// <param name="Amount">Minor units or points; a correction that takes away is negative.</param>
/// <param name="AllowsDebt">Whether a correction may leave a debt.</param>
/// <param name="CashOutId">What is paid, or null.</param>
/// <param name="Note">Free text: why, or how it is paid; may be empty.</param>
public sealed record ApprovalWish(
    string Kind, long MemberId, string Currency, long Amount, bool AllowsDebt, long? CashOutId, string Note);

/// <summary>A wish as it is stored, with what became of it.</summary>
/// <param name="Id">Number in its program.</param>
/// <param name="Wish">What is asked for; its note is empty where the member was erased.</param>
/// <param name="IdempotencyKey">Key of who asked.</param>
/// <param name="ContentHash">Keyed hash of what was asked for.</param>
/// <param name="MadeAt">When it was asked for, Unix microseconds.</param>
/// <param name="MadeBy">Actor who asked.</param>
/// <param name="EndsAt">Until when it waits, Unix microseconds.</param>
public sealed record StoredApproval(
    long Id, ApprovalWish Wish, string IdempotencyKey, string ContentHash, long MadeAt, string MadeBy, long EndsAt)
{
    /// <summary>How long after <see cref="EndsAt"/> what was approved in time may still be written, in microseconds: an hour.</summary>
    internal const long GraceMicroseconds = 3_600_000_000;

    /// <summary>How the ledger's key begins: no caller can send such a key, since it is no ASCII.</summary>
    internal const string LedgerKeyPrefix = "·approval/";

    /// <summary>How <see cref="Subject"/> begins.</summary>
    public const string SubjectPrefix = "apr_";

    /// <summary>What the audit log calls decisions.</summary>
    internal static readonly IReadOnlyList<string> Decisions =
        [AuditActions.ApprovalApproved, AuditActions.ApprovalRefused, AuditActions.ApprovalRejected];

    /// <summary>The key under which the ledger takes it, once.</summary>
    public string LedgerKey => LedgerKeyPrefix + Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>What callers and the audit log call it.</summary>
    public string Subject => PrefixedId.Write(SubjectPrefix, Id);

    /// <summary>Whether what is personal about the member was erased since: it cannot be decided any more.</summary>
    public bool IsErased { get; init; }

    /// <summary>Whether somebody has changed the row behind the application: it cannot be decided.</summary>
    public bool IsChanged { get; init; }

    /// <summary>One of <see cref="ApprovalStates"/>, as it is stored: see <see cref="StateAt"/>.</summary>
    public string State { get; init; } = ApprovalStates.Pending;

    /// <summary>When somebody decided, Unix microseconds, or null.</summary>
    public long? DecidedAt { get; init; }

    /// <summary>Actor who decided, or null.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The transaction that it became, or null.</summary>
    public long? TransactionId { get; init; }

    /// <summary>Code of the ledger's refusal, or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>The transaction that the ledger has under <see cref="LedgerKey"/>, or null.</summary>
    internal long? PostedId { get; init; }

    /// <summary>Its state at a time. What nobody decided expires by itself, and also what was approved and did not come to the ledger;
    /// what the ledger has is approved, also where a node died before it could say so.</summary>
    public string StateAt(long now) => this switch
    {
        { IsChanged: true } => ApprovalStates.Changed,
        { PostedId: not null } => ApprovalStates.Approved,
        { State: ApprovalStates.Pending } when EndsAt <= now => ApprovalStates.Expired,
        { State: ApprovalStates.Approving } when EndsAt <= now - GraceMicroseconds => ApprovalStates.Expired,
        _ => State,
    };

    /// <summary>Whether the row says what the last decision in the audit log says.</summary>
    internal bool IsAsTold(StoredAuditEntry? decision) => (State, decision?.Action) switch
    {
        (ApprovalStates.Pending or ApprovalStates.Expired, null) => DecidedBy is null,
        (ApprovalStates.Approving or ApprovalStates.Approved or ApprovalStates.Expired, AuditActions.ApprovalApproved)
            or (ApprovalStates.Rejected, AuditActions.ApprovalRejected) => (DecidedBy, DecidedAt) == (decision!.Actor, decision.At),
        (ApprovalStates.Refused, AuditActions.ApprovalRefused) => true,
        // One node was refused, and another came through a moment later.
        (ApprovalStates.Approved, AuditActions.ApprovalRefused) => PostedId is not null,
        _ => false,
    };
}

/// <summary>What needs the approval of a second person.</summary>
public static class ApprovalKinds
{
    /// <summary>A correction of a balance.</summary>
    public const string Adjustment = "adjustment";

    /// <summary>That a cash-out is paid.</summary>
    public const string CashOut = "cash-out";
}

/// <summary>States of a wish.</summary>
public static class ApprovalStates
{
    /// <summary>Nobody has decided.</summary>
    public const string Pending = "pending";

    /// <summary>Somebody approved; the ledger has not taken it yet. Only approving goes on from here, until an hour after its end.</summary>
    public const string Approving = "approving";

    /// <summary>Somebody approved, and it is in the ledger.</summary>
    public const string Approved = "approved";

    /// <summary>Somebody approved, and the ledger refused it.</summary>
    public const string Refused = "refused";

    /// <summary>Somebody said no.</summary>
    public const string Rejected = "rejected";

    /// <summary>Nobody decided in time, or it did not come to the ledger in time.</summary>
    public const string Expired = "expired";

    /// <summary>The row is not what the application wrote. It is no state that is stored.</summary>
    public const string Changed = "changed";

    /// <summary>All that can be asked for.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Approving, Approved, Refused, Rejected, Expired];
}

/// <summary>What became of asking.</summary>
public abstract record AskOutcome
{
    private AskOutcome()
    {
    }

    /// <summary>It waits now, or did so already under the same key.</summary>
    public sealed record Waits(StoredApproval Approval) : AskOutcome;

    /// <summary>The key was used for another wish.</summary>
    public sealed record KeyReused : AskOutcome;

    /// <summary>The member was erased meanwhile: nothing is kept.</summary>
    public sealed record MemberErased : AskOutcome;

    /// <summary>Another wish for the same cash-out waits.</summary>
    public sealed record AnotherWaits(StoredApproval Approval) : AskOutcome;
}
