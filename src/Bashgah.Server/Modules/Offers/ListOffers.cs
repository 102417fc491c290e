using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Offers;

/// <summary>What a member can activate or use today.</summary>
internal sealed class ListOffers(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/offers", Id = "listOffers", Tag = "Offers",
        Summary = "Lists the offers that a member can activate or use.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<OfferAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.FactsAsync(call.ProgramId, id, call.Aborted) is not { } facts)
            return Problem.Of(ProblemCodes.NotFound);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, OfferAnswer.Of(program, facts, reader.Now, call.Wording), offer => offer.Offer));
    }
}
