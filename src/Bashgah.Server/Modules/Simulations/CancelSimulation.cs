using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>Ends a simulation wherever it is.</summary>
internal sealed class CancelSimulation(LedgerHost host, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/simulations/{id}/cancel", Id = "cancelSimulation", Tag = "Policies",
        Summary = "Ends a simulation within a second or two; one that is over stays as it is.", Scope = ApiScopes.PolicyWrite, TakesKey = true,
        Answer = typeof(SimulationStateAnswer), Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TrySimulation(call.Route("id"), out var id)
            || await host.Database.Simulations.FindAsync(call.ProgramId, id, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        var cancelled = new AuditEntry(call.Caller.Source, reader.Now, AuditActions.SimulationCancelled, PublicId.Simulation(id));
        await host.Database.Simulations.CancelAsync(call.ProgramId, id, cancelled, call.Aborted);
        var run = (await host.Database.Simulations.FindAsync(call.ProgramId, id, call.Aborted))!;
        return ApiAnswer.Ok(SimulationStateAnswer.Of(run, await reader.ProgramAsync(call.ProgramId, call.Aborted), call.Wording, reader.Now));
    }
}
