using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Going back is going on: what an earlier version said becomes the draft, and then a version of its own.</summary>
internal sealed class RestoreVersion(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/policy/versions/{version}/restore", Id = "restorePolicyVersion", Tag = "Policies",
        Summary = "Makes the draft of what an earlier version says.",
        About = "Publish it to roll back: history is never rewritten.",
        Scope = ApiScopes.PolicyWrite, TakesKey = true, Answer = typeof(PolicyDraftAnswer),
        Refusals = [ProblemCodes.NotFound, ProblemCodes.DefinitionFaults],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var versions = await catalog.VersionsAsync(call.ProgramId, call.Aborted);
        if (!int.TryParse(call.Route("version"), System.Globalization.NumberStyles.None, null, out var number)
            || versions.FirstOrDefault(v => v.Version == number) is not { } version)
            return Problem.Of(ProblemCodes.NotFound);
        // What was added since may be held by members: the earlier version does not know it.
        var latest = versions.Last(v => v.Withdrawal is null);
        var earlier = ProgramDefinition.Read(System.Text.Encoding.UTF8.GetBytes(version.Definition));
        if ((DefinitionFaults.Of(earlier) ?? DefinitionFaults.Of(DefinitionFaults.After(latest.Definition, earlier.Definition!))) is { } problem)
            return problem;
        var saving = new DraftSaving(version.Definition, call.Caller.Source) { OfVersion = number };
        var draft = await catalog.SaveDraftAsync(call.ProgramId, saving, reader.Now, call.Aborted);
        return ApiAnswer.Ok(PolicyDraftAnswer.Of(draft, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
