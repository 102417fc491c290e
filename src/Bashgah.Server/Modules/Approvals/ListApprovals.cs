using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Approvals;

namespace Bashgah.Server.Modules.Approvals;

/// <summary>What waits for a second person, and what became of what waited.</summary>
internal sealed class ListApprovals(ApprovalRegistry approvals, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/approvals", Id = "listApprovals", Tag = "Approvals",
        Summary = "Lists what was asked for and needs somebody else's approval, newest first.",
        Scope = ApiScopes.ApprovalsRead, Answer = typeof(Page<ApprovalAnswer>),
        Query =
        [
            new QueryParameter("state", "Only those that are `pending`, `approving`, `approved`, `refused`, `rejected` or `expired`."),
            .. QueryParameter.Paging,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var state = call.Query("state");
        if (state is not null && !ApprovalStates.All.Contains(state))
            call.Faults.Add("query:state", FaultCodes.InvalidFormat, ("expected", string.Join(", ", ApprovalStates.All)));
        var before = call.Cursor<long>(PublicId.TryApproval) ?? long.MaxValue;
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var now = reader.Now;
        // One more than wanted tells whether there is a next page.
        var found = await approvals.ListAsync(call.ProgramId, state, before, call.Limit + 1, now, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var items = found.Take(call.Limit).Select(a => ApprovalAnswer.Of(a, program, now)).ToList();
        return ApiAnswer.Ok(new Page<ApprovalAnswer>(items, found.Count > call.Limit ? items[^1].Id : null));
    }
}

/// <summary>What became of one of them.</summary>
internal sealed class GetApproval(ApprovalRegistry approvals, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/approvals/{id}", Id = "getApproval", Tag = "Approvals",
        Summary = "Reads what was asked for and needs somebody else's approval.", Scope = ApiScopes.ApprovalsRead,
        Answer = typeof(ApprovalAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call) =>
        PublicId.TryApproval(call.Route("id"), out var id)
            && await approvals.FindProvenAsync(call.ProgramId, id, call.Aborted) is { } approval
            ? ApiAnswer.Ok(ApprovalAnswer.Of(approval, await reader.ProgramAsync(call.ProgramId, call.Aborted), reader.Now))
            : Problem.Of(ProblemCodes.NotFound);
}
