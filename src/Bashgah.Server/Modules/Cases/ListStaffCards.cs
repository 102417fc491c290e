using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Cases;

/// <summary>Which members are staff.</summary>
internal sealed class ListStaffCards(LedgerHost host)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/staff-cards", Id = "listStaffCards", Tag = "Cases",
        Summary = "Lists which members are staff, for rules of the kind `ownCard`.", Scope = ApiScopes.CasesRead,
        Answer = typeof(Page<StaffCardAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var all = await host.Database.StaffCards.ListAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, [.. all.Select(StaffCardAnswer.Of)], card => $"{card.Staff}|{card.Member}"));
    }
}
