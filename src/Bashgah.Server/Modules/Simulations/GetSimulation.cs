using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>How far a simulation is, and its report.</summary>
internal sealed class GetSimulation(LedgerHost host, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/simulations/{id}", Id = "getSimulation", Tag = "Policies",
        Summary = "Tells how far a simulation is, and what it came to.", Scope = ApiScopes.PolicyRead,
        Answer = typeof(SimulationStateAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TrySimulation(call.Route("id"), out var id)
            || await host.Database.Simulations.FindAsync(call.ProgramId, id, call.Aborted) is not { } run)
            return Problem.Of(ProblemCodes.NotFound);
        return ApiAnswer.Ok(SimulationStateAnswer.Of(run, await reader.ProgramAsync(call.ProgramId, call.Aborted), call.Wording, reader.Now));
    }
}
