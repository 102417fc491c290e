using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Reads the draft.</summary>
internal sealed class GetDraft(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/policy/draft", Id = "getPolicyDraft", Tag = "Policies",
        Summary = "Reads the draft.", Scope = ApiScopes.PolicyRead, Answer = typeof(PolicyDraftAnswer),
        Refusals = [ProblemCodes.NoDraft],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (await catalog.FindDraftAsync(call.ProgramId, call.Aborted) is not { } draft)
            return Problem.Of(ProblemCodes.NoDraft);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return ApiAnswer.Ok(PolicyDraftAnswer.Of(draft, program));
    }
}
