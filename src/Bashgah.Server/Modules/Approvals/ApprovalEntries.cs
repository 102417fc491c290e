using System.Text.Json.Nodes;
using Bashgah.Server.Platform.Http;
using Bashgah.Storage.Approvals;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Modules.Approvals;

/// <summary>What the audit log tells of approvals: what was asked for, who asked and who decided, and never the reason.</summary>
internal static class ApprovalEntries
{
    /// <summary>Somebody asked.</summary>
    public static AuditEntry Requested(AuditSource source, long id, ApprovalWish wish, long now) =>
        new(source, now, AuditActions.ApprovalRequested, PublicId.Approval(id))
        {
            After = Told(wish, ApprovalStates.Pending, source.Actor),
        };

    /// <summary>Somebody else decided. What is approved is not in the ledger yet.</summary>
    public static AuditEntry Decided(AuditSource source, StoredApproval approval, bool approves, long now)
    {
        var after = Told(approval.Wish, approves ? ApprovalStates.Approving : ApprovalStates.Rejected, approval.MadeBy);
        after["decidedBy"] = source.Actor;
        var action = approves ? AuditActions.ApprovalApproved : AuditActions.ApprovalRejected;
        return new(source, now, action, PublicId.Approval(approval.Id))
        {
            Before = Told(approval.Wish, ApprovalStates.Pending, approval.MadeBy), After = after,
        };
    }

    /// <summary>The ledger refused what was approved, when somebody went on with it.</summary>
    public static AuditEntry Refused(AuditSource source, StoredApproval approval, string refusal, long now)
    {
        var after = Told(approval.Wish, ApprovalStates.Refused, approval.MadeBy);
        after["decidedBy"] = approval.DecidedBy;
        after["refusal"] = refusal;
        return new(source, now, AuditActions.ApprovalRefused, PublicId.Approval(approval.Id))
        {
            Before = Told(approval.Wish, ApprovalStates.Approving, approval.MadeBy), After = after,
        };
    }

    private static JsonObject Told(ApprovalWish wish, string state, string requestedBy)
    {
        var told = new JsonObject
        {
            ["state"] = state, ["kind"] = wish.Kind, ["member"] = PublicId.Member(wish.MemberId), ["currency"] = wish.Currency,
            ["amount"] = wish.Amount, ["requestedBy"] = requestedBy,
        };
        if (wish.CashOutId is { } cashOut)
            told["cashOut"] = PublicId.CashOut(cashOut);
        return told;
    }
}
