using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>The version in force now.</summary>
internal sealed class GetPolicy(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/policy", Id = "getPolicy", Tag = "Policies",
        Summary = "Reads the policy version in force.", Scope = ApiScopes.PolicyRead, Answer = typeof(PolicyVersionAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var versions = await catalog.VersionsAsync(call.ProgramId, call.Aborted);
        return versions.FirstOrDefault(v => v.Version == program.Version) is { } version
            ? ApiAnswer.Ok(PolicyVersionAnswer.Of(version, program, withDefinition: true))
            : Problem.Of(ProblemCodes.NotFound);
    }
}
