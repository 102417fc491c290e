using System.Globalization;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>What a draft or a version changes, in words.</summary>
internal sealed class ListChanges(ProgramCatalog catalog)
{
    public static ApiOperation OfDraft { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/policy/draft/changes", Id = "listDraftChanges", Cost = 5, Tag = "Policies",
        Summary = "Tells what the draft changes in the latest version, a sentence a change.", Scope = ApiScopes.PolicyRead,
        Answer = typeof(PolicyChangesAnswer), Refusals = [ProblemCodes.NoDraft],
    };

    public static ApiOperation OfVersion { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/policy/versions/{version}/changes", Id = "listVersionChanges", Cost = 5, Tag = "Policies",
        Summary = "Tells what a version changed in the one before it.", About = "Of the first version: nothing.", Scope = ApiScopes.PolicyRead,
        Answer = typeof(PolicyChangesAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> OfDraftAsync(ApiCall call)
    {
        if (await catalog.FindDraftAsync(call.ProgramId, call.Aborted) is not { } draft)
            return Problem.Of(ProblemCodes.NoDraft);
        var latest = (await catalog.VersionsAsync(call.ProgramId, call.Aborted)).LastOrDefault(v => v.Withdrawal is null);
        return Between(call, latest?.Definition, draft.Definition);
    }

    public async Task<ApiAnswer> OfVersionAsync(ApiCall call)
    {
        var versions = await catalog.VersionsAsync(call.ProgramId, call.Aborted);
        if (!int.TryParse(call.Route("version"), NumberStyles.None, null, out var number)
            || versions.FirstOrDefault(v => v.Version == number) is not { } version)
            return Problem.Of(ProblemCodes.NotFound);
        // One that was withdrawn never held: what came after it changed the one before.
        var before = versions.LastOrDefault(v => v.Version < number && v.Withdrawal is null);
        return Between(call, before?.Definition, version.Definition);
    }

    private static ApiAnswer Between(ApiCall call, string? before, string after) => ApiAnswer.Ok(
        before is null ? new PolicyChangesAnswer([]) : PolicyChangesAnswer.Of(Read(before), Read(after), call.Wording));

    private static ProgramDefinition Read(string definition) =>
        ProgramDefinition.ReadAccepted(Encoding.UTF8.GetBytes(definition)).Definition!;
}
