using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Cases;

/// <summary>What staff make of a case.</summary>
internal sealed record CaseDecision(string Outcome)
{
    /// <summary>It was what it looked like.</summary>
    public const string Confirm = "confirm";

    private static readonly string[] _outcomes = [Confirm, "dismiss"];

    /// <summary>Reads a decision.</summary>
    public static CaseDecision Read(Fields f) => new(f.Choice(
        "outcome", "`confirm` takes back what the case set aside, `dismiss` gives it back.", _outcomes));
}

/// <summary>Staff close a case, once: what it set aside is taken back or given back.</summary>
internal sealed class CloseCase(LedgerHost host, LedgerReader reader, HoldSettling settling, CaseAnswers answers)
{
    private const int RoundsMax = 100;

    public static ApiOperation<CaseDecision> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cases/{id}/close", Id = "closeCase", Tag = "Cases",
        Summary = "Closes a case: what it set aside is taken back or given back.",
        About = "Closing it again in the same way changes nothing. What it rested on is no evidence of a later case of the same rule.",
        Scope = ApiScopes.CasesDecide, Answer = typeof(CaseAnswer), Read = CaseDecision.Read,
        Example = """{"outcome": "dismiss"}""", Refusals = [ProblemCodes.CaseUnknown, ProblemCodes.CaseClosed],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, CaseDecision request)
    {
        var isConfirmed = request.Outcome == CaseDecision.Confirm;
        if (!PublicId.TryCase(call.Route("id"), out var id)
            || await host.Database.Cases.CloseAsync(
                call.ProgramId, id, isConfirmed, call.Caller.Source, new CaseTelling(reader.Now, PublicId.Case), call.Aborted) is not { } closed)
            return Problem.Of(ProblemCodes.CaseUnknown);
        if (closed.State != (isConfirmed ? CaseStates.Confirmed : CaseStates.Dismissed))
            return Problem.Of(ProblemCodes.CaseClosed, ("state", closed.State));
        // What is left when this gives up is done by whoever looks for fraud next.
        for (var round = 0; round < RoundsMax && await settling.SettleCaseAsync(call.ProgramId, id, call.Aborted); round++)
        {
        }
        return await answers.OfAsync(call, closed);
    }
}
