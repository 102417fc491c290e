using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Cards;

/// <summary>A member's cards, also those that are blocked.</summary>
internal sealed class ListCards(MemberDirectory directory, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/cards", Id = "listCards", Tag = "Cards",
        Summary = "Lists a member's cards: those that lead to the member first, then those that are blocked or replaced.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<CardAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var memberId)
            || await reader.Store.ReadFactsAsync(call.ProgramId, memberId, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        var profile = await directory.FindAsync(call.ProgramId, memberId, call.Aborted) ?? new MemberProfile();
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(Paging.Of(call, CardAnswer.Of(profile, program), card => card.Number));
    }
}
