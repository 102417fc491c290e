using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Server.Simulations;
using Bashgah.Server.Simulations.Page;

namespace Bashgah.Server.Modules.Simulations;

/// <summary>What a simulation came to, as a page and as a table. There is neither before it is done.</summary>
internal sealed class GetSimulationReport(LedgerHost host, LedgerReader reader)
{
    public static ApiOperation Page { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/simulations/{id}/report", Id = "getSimulationPage", Cost = 5, Tag = "Policies",
        Summary = "The report of a simulation that is done as one HTML page with charts, to look at, keep or print.",
        About = "It needs nothing beside it, and has no script.",
        Scope = ApiScopes.PolicyRead, Query = [QueryParameter.Language],
        Answer = typeof(ApiDocument), AnswerType = ApiDocument.Html, Refusals = [ProblemCodes.NotFound],
    };

    public static ApiOperation Table { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/simulations/{id}/report.csv", Id = "getSimulationTable", Cost = 5, Tag = "Policies",
        Summary = "The report of a simulation that is done as CSV, a row a figure.",
        About = "Columns: policy, part, date, name, of, figure, amount, unit. A text that a spreadsheet would take for a formula begins with an apostrophe.",
        Scope = ApiScopes.PolicyRead,
        Answer = typeof(ApiDocument), AnswerType = ApiDocument.Csv, Refusals = [ProblemCodes.NotFound],
    };

    public async Task<ApiAnswer> PageAsync(ApiCall call) => await ReportAsync(call) is { } report
        ? ApiAnswer.Ok(new ApiDocument(ApiDocument.Html, await ReportDocument.WriteAsync(report, call.Wording, DocumentWindow.Of(call.Http))))
        : Problem.Of(ProblemCodes.NotFound);

    public async Task<ApiAnswer> TableAsync(ApiCall call) => await ReportAsync(call) is { } report
        ? ApiAnswer.Ok(new ApiDocument(ApiDocument.Csv, SimulationTable.Csv(report), $"{call.Route("id")}.csv"))
        : Problem.Of(ProblemCodes.NotFound);

    private async Task<SimulationAnswer?> ReportAsync(ApiCall call) =>
        PublicId.TrySimulation(call.Route("id"), out var id)
        && await host.Database.Simulations.FindAsync(call.ProgramId, id, call.Aborted) is { State: "done", Report: { } text }
            ? KeptReport.Read(text, await reader.ProgramAsync(call.ProgramId, call.Aborted))
            : null;
}
