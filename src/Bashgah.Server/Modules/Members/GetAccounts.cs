using Bashgah.Server.Modules.Decisions;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Members;

/// <summary>A member's balances with what expires when, as of now.</summary>
internal sealed class GetAccounts(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/accounts", Id = "getAccounts", Tag = "Members",
        Summary = "Reads a member's balances.",
        About = "One account a currency of the program. What is due but not yet written (an expiry, a maturation) is reckoned in.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<AccountAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.FactsAsync(call.ProgramId, id, call.Aborted) is not { } facts)
            return Problem.Of(ProblemCodes.NotFound);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, AccountAnswers.Of(program, facts), a => a.Currency));
    }
}
