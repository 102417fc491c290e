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
/// <param name="IsErased">Whether what is personal about the member was erased since: it cannot be decided any more.</param>
/// <param name="ContentHash">Keyed hash of what was asked for.</param>
/// <param name="MadeAt">When it was asked for, Unix microseconds.</param>
/// <param name="MadeBy">Actor who asked.</param>
/// <param name="EndsAt">Until when it waits, Unix microseconds.</param>
/// <param name="State">One of <see cref="ApprovalStates"/>, as it is stored: see <see cref="StateAt"/>.</param>
/// <param name="DecidedAt">When somebody decided, Unix microseconds, or null.</param>
/// <param name="DecidedBy">Actor who decided, or null.</param>
/// <param name="TransactionId">The transaction that it became, or null.</param>
public sealed record StoredApproval(
    long Id, ApprovalWish Wish, bool IsErased, string ContentHash, long MadeAt, string MadeBy, long EndsAt, string State,
    long? DecidedAt, string? DecidedBy, long? TransactionId)
{
    /// <summary>Its state at a time: what nobody decided expires by itself.</summary>
    public string StateAt(long now) => State == ApprovalStates.Pending && EndsAt <= now ? ApprovalStates.Expired : State;
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

    /// <summary>Somebody approved; the ledger has not taken it yet, or refused it for now. Only approving goes on from here.</summary>
    public const string Approving = "approving";

    /// <summary>Somebody approved, and it is in the ledger.</summary>
    public const string Approved = "approved";

    /// <summary>Somebody said no.</summary>
    public const string Rejected = "rejected";

    /// <summary>Nobody decided in time.</summary>
    public const string Expired = "expired";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Approving, Approved, Rejected, Expired];
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

    /// <summary>Another wish for the same cash-out waits.</summary>
    public sealed record AnotherWaits(StoredApproval Approval) : AskOutcome;
}
