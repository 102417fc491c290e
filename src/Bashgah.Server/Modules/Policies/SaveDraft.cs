using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Keeps a draft when it has no faults; says all of them when it has.</summary>
internal sealed class SaveDraft(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation<ReadOnlyMemory<byte>> Operation { get; } = new()
    {
        Method = HttpMethods.Put, Path = "/policy/draft", Id = "savePolicyDraft", Tag = "Policies",
        BodyBytesMax = 2 * 1024 * 1024, Cost = 5,
        Summary = "Keeps a program definition as the draft, or names all its faults.",
        About = "The body is the definition itself.", Scope = ApiScopes.PolicyWrite,
        Answer = typeof(PolicyDraftAnswer), Read = _ => default, Describe = () => new() { ["type"] = "object" },
        Refusals = [ProblemCodes.DefinitionFaults],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, ReadOnlyMemory<byte> definition)
    {
        var read = ProgramDefinition.Read(definition);
        if (DefinitionFaults.Of(read) is { } problem)
            return problem;
        // Said while the draft is worked on; publishing looks again, at what is the latest version then.
        if ((await catalog.VersionsAsync(call.ProgramId, call.Aborted)).LastOrDefault(v => v.Withdrawal is null) is { } latest
            && DefinitionFaults.Of(DefinitionFaults.After(latest.Definition, read.Definition!)) is { } changed)
            return changed;
        var text = Encoding.UTF8.GetString(definition.Span);
        var draft = await catalog.SaveDraftAsync(call.ProgramId, new(text, call.Caller.Source), reader.Now, call.Aborted);
        return ApiAnswer.Ok(PolicyDraftAnswer.Of(draft, await reader.ProgramAsync(call.ProgramId, call.Aborted)));
    }
}
