using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Which draft is approved.</summary>
internal sealed record ApproveRequest(string Hash)
{
    /// <summary>Reads an approval.</summary>
    public static ApproveRequest Read(Fields f) => new(DraftFields.Hash(f));
}

/// <summary>Somebody else than who saved the draft says that it may be published; a draft that is saved again must be approved again.</summary>
internal sealed class ApproveDraft(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation<ApproveRequest> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/policy/draft/approve", Id = "approvePolicyDraft", Tag = "Policies",
        Summary = "Approves the draft, as somebody else than who saved it.",
        About = "Needed before publishing where the policy in force says `\"terms\": {\"approval\": \"another-person\"}`. Saving the draft again takes the approval away.",
        Scope = ApiScopes.PolicyApprove, TakesKey = true, Answer = typeof(PolicyDraftAnswer), Read = ApproveRequest.Read,
        Example = """{"hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""",
        Refusals = [ProblemCodes.NoDraft, ProblemCodes.OwnDraft, ProblemCodes.DraftChanged],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ApproveRequest request)
    {
        if (await catalog.FindDraftAsync(call.ProgramId, call.Aborted) is not { } draft)
            return Problem.Of(ProblemCodes.NoDraft);
        if (draft.ContentHash != request.Hash)
            return Problem.Of(ProblemCodes.DraftChanged);
        if (draft.Actor == call.Caller.Actor)
            return Problem.Of(ProblemCodes.OwnDraft);
        var approved = await catalog.ApproveDraftAsync(call.ProgramId, draft, call.Caller.Source, reader.Now, call.Aborted);
        // Somebody saved another one meanwhile: that one was not looked at.
        if (approved is null)
            return Problem.Of(ProblemCodes.DraftChanged);
        return ApiAnswer.Ok(PolicyDraftAnswer.Of(approved, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
