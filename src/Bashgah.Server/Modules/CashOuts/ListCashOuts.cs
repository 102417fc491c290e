using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>What waits for staff, and what they decided.</summary>
internal sealed class ListCashOuts(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/cash-outs", Id = "listCashOuts", Tag = "Cash-outs",
        Summary = "Lists cash-outs, newest first.", Scope = ApiScopes.MembersRead, Answer = typeof(Page<CashOutAnswer>),
        Query =
        [
            new QueryParameter("state", "Only those that are `requested`, `paid` or `rejected`."),
            new QueryParameter("member", "Only those of the member with this id."), .. QueryParameter.Paging,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var state = call.Query("state");
        if (state is not null && !CashOutStates.All.Contains(state))
            call.Faults.Add("query:state", FaultCodes.InvalidFormat, ("expected", string.Join(", ", CashOutStates.All)));
        long? member = null;
        if (call.Query("member") is { } asked)
        {
            if (PublicId.TryMember(asked, out var id))
                member = id;
            else
                call.Faults.Add("query:member", FaultCodes.InvalidFormat, ("expected", "mbr_…"));
        }
        var before = call.Cursor<long>(PublicId.TryCashOut) ?? long.MaxValue;
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        // One more than wanted tells whether there is a next page.
        var found = await reader.Store.ReadCashOutsAsync(call.ProgramId, state, member, before, call.Limit + 1, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var items = found.Take(call.Limit).Select(c => CashOutAnswer.Of(c, program)).ToList();
        return ApiAnswer.Ok(new Page<CashOutAnswer>(items, found.Count > call.Limit ? items[^1].Id : null));
    }
}
