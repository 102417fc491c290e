using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Somebody else than who saved the draft says that it may be published; a draft that is saved again must be approved again.</summary>
internal sealed class ApproveDraft(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/policy/draft/approve", Id = "approvePolicyDraft", Tag = "Policies",
        Summary = "Approves the draft, as somebody else than who saved it.",
        About = "Needed before publishing where the policy in force says `\"terms\": {\"approval\": \"another-person\"}`. Saving the draft again takes the approval away.",
        Scope = ApiScopes.PolicyApprove, TakesKey = true, Answer = typeof(PolicyDraftAnswer),
        Refusals = [ProblemCodes.NoDraft, ProblemCodes.OwnDraft],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (await catalog.FindDraftAsync(call.ProgramId, call.Aborted) is not { } draft)
            return Problem.Of(ProblemCodes.NoDraft);
        if (draft.Actor == call.Caller.Actor)
            return Problem.Of(ProblemCodes.OwnDraft);
        var approved = await catalog.ApproveDraftAsync(call.ProgramId, draft, call.Caller.Actor, reader.Now, call.Aborted);
        // Somebody saved another one meanwhile: that one was not looked at.
        if (approved is null)
            return Problem.Of(ProblemCodes.NoDraft);
        return ApiAnswer.Ok(PolicyDraftAnswer.Of(approved, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
