using System.ComponentModel;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Approvals;

namespace Bashgah.Server.Modules.Approvals;

/// <summary>What somebody asked for and somebody else must approve.</summary>
internal sealed record ApprovalAnswer
{
    public required string Id { get; init; }

    [Description("adjustment or cash-out.")]
    public required string Kind { get; init; }

    [Description("pending; approving: approved, and the ledger has not taken it yet; approved; refused: approved, and the ledger refused it; rejected; "
        + "expired; changed: not what was asked for, since somebody has written to the database, and never decided.")]
    public required string State { get; init; }

    [Description("Id of the member whose account it moves.")]
    public required string Member { get; init; }

    public required string Currency { get; init; }

    [Description("Units of the currency; negative where they are taken away.")]
    public required long Amount { get; init; }

    [Description("The cash-out that is paid.")]
    public string? CashOut { get; init; }

    [Description("What was said when it was asked for; absent where the member was erased.")]
    public string? Reason { get; init; }

    public required string RequestedAt { get; init; }

    [Description("Who asked: key:…, staff:….")]
    public required string RequestedBy { get; init; }

    [Description("Until when it waits.")]
    public required string ExpiresAt { get; init; }

    public string? DecidedAt { get; init; }

    [Description("Who decided.")]
    public string? DecidedBy { get; init; }

    [Description("Code of the ledger's refusal.")]
    public string? Refusal { get; init; }

    [Description("What it became in the ledger.")]
    public string? TransactionId { get; init; }

    /// <summary>As it is at a time.</summary>
    public static ApprovalAnswer Of(StoredApproval approval, CompiledProgram program, long now) => new()
    {
        Id = PublicId.Approval(approval.Id),
        Kind = approval.Wish.Kind,
        State = approval.StateAt(now),
        Member = PublicId.Member(approval.Wish.MemberId),
        Currency = approval.Wish.Currency,
        Amount = approval.Wish.Amount,
        CashOut = approval.Wish.CashOutId is { } cashOut ? PublicId.CashOut(cashOut) : null,
        Reason = approval.Wish.Note is { Length: > 0 } note ? note : null,
        RequestedAt = program.Calendar.Format(approval.MadeAt),
        RequestedBy = approval.MadeBy,
        ExpiresAt = program.Calendar.Format(approval.EndsAt),
        DecidedAt = approval.DecidedAt is { } at ? program.Calendar.Format(at) : null,
        DecidedBy = approval.DecidedBy,
        Refusal = approval.Refusal,
        TransactionId = approval.TransactionId is { } id ? PublicId.Transaction(id) : null,
    };
}
