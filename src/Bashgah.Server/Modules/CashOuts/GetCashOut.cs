using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.CashOuts;

/// <summary>What became of one wish for cash.</summary>
internal sealed class GetCashOut(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/cash-outs/{id}", Id = "getCashOut", Tag = "Cash-outs",
        Summary = "Reads a cash-out.", Scope = ApiScopes.MembersRead, Answer = typeof(CashOutAnswer),
        Refusals = [DecideCashOut.Unknown],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryCashOut(call.Route("id"), out var id)
            || await reader.Store.FindCashOutAsync(call.ProgramId, id, call.Aborted) is not { } cashOut)
            return Problem.Of(DecideCashOut.Unknown);
        return ApiAnswer.Ok(CashOutAnswer.Of(cashOut, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
