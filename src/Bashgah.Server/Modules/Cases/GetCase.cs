using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Cases;

/// <summary>One case, with what it set aside.</summary>
internal sealed class GetCase(LedgerHost host, CaseAnswers answers)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/cases/{id}", Id = "getCase", Tag = "Cases",
        Summary = "Reads a case that staff are to look at.", Scope = ApiScopes.CasesRead, Answer = typeof(CaseAnswer),
        Refusals = [ProblemCodes.CaseUnknown],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call) =>
        PublicId.TryCase(call.Route("id"), out var id)
        && await host.Database.Cases.FindAsync(call.ProgramId, id, call.Aborted) is { } found
            ? await answers.OfAsync(call, found)
            : Problem.Of(ProblemCodes.CaseUnknown);
}
