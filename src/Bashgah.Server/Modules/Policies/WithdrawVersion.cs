using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Modules.Policies;

/// <summary>A version whose time has not come is taken back; it stays in the history.</summary>
internal sealed class WithdrawVersion(ProgramCatalog catalog, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Delete, Path = "/policy/versions/{version}", Id = "withdrawPolicyVersion", Tag = "Policies",
        Summary = "Withdraws a scheduled policy version.",
        About = "The version stays in the list and never holds. One that holds or held cannot be withdrawn. Doing it again "
            + "changes nothing.",
        Scope = ApiScopes.PolicyWrite, Answer = typeof(PolicyVersionAnswer),
        Refusals = [ProblemCodes.NotFound, ProblemCodes.VersionInForce],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!int.TryParse(call.Route("version"), System.Globalization.NumberStyles.None, null, out var number))
            return Problem.Of(ProblemCodes.NotFound);
        var outcome = await catalog.WithdrawAsync(
            call.ProgramId, number, call.Caller.Source, reader.Now, call.Aborted);
        // From here on this node decides and evaluates without it.
        var revision = await catalog.RevisionAsync(call.ProgramId, call.Aborted);
        await reader.PolicyAsync(call.ProgramId, revision, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        return outcome switch
        {
            WithdrawOutcome.Withdrawn withdrawn =>
                ApiAnswer.Ok(PolicyVersionAnswer.Of(withdrawn.Version, program, withDefinition: false)),
            WithdrawOutcome.InForce held =>
                Problem.Of(ProblemCodes.VersionInForce, [.. PolicyVersionAnswer.Arguments(held.Version, program)]),
            _ => Problem.Of(ProblemCodes.NotFound),
        };
    }
}
