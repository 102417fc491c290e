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
    public static ApiOperation<CaseDecision> Operation { get; } = new()
    {
        Method = HttpMethods.Post, Path = "/cases/{id}/close", Id = "closeCase", Tag = "Cases",
        Summary = "Closes a case: what it set aside is taken back or given back.",
        About = "Closing it again in the same way changes nothing. What it rested on is no evidence of a later case of the same rule. "
            + "Holds that are still `ending` in the answer are settled in a moment. Whoever it is about may not close it.",
        Scope = ApiScopes.CasesDecide, Answer = typeof(CaseAnswer), Read = CaseDecision.Read,
        Example = """{"outcome": "dismiss"}""", Refusals = [ProblemCodes.CaseUnknown, ProblemCodes.OwnCase, ProblemCodes.CaseClosed],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call, CaseDecision request)
    {
        var isConfirmed = request.Outcome == CaseDecision.Confirm;
        if (!PublicId.TryCase(call.Route("id"), out var id)
            || await host.Database.Cases.FindAsync(call.ProgramId, id, call.Aborted) is not { } found)
            return Problem.Of(ProblemCodes.CaseUnknown);
        if (await IsOwnAsync(call, found))
            return Problem.Of(ProblemCodes.OwnCase);
        if (await host.Database.Cases.CloseAsync(
                call.ProgramId, id, isConfirmed, call.Caller.Source, new CaseTelling(reader.Now, PublicId.Case), call.Aborted) is not { } closed)
            return Problem.Of(ProblemCodes.CaseUnknown);
        if (closed.State != (isConfirmed ? CaseStates.Confirmed : CaseStates.Dismissed))
            return Problem.Of(ProblemCodes.CaseClosed, ("state", closed.State));
        await settling.SettleCaseAsync(call.ProgramId, id, call.Aborted);
        // What is left is done by whoever looks for fraud next.
        host.Watched.Set();
        return await answers.OfAsync(call, closed);
    }

    /// <summary>Whether it is about who asks: as who recorded it, or by a card of staff.</summary>
    private async Task<bool> IsOwnAsync(ApiCall call, StoredCase found)
    {
        var actor = call.Caller.Actor;
        return found.Subject.StartsWith($"{actor}|", StringComparison.Ordinal)
            || (await host.Database.StaffCards.ListAsync(call.ProgramId, call.Aborted)).Any(
                card => card.Staff == actor && (card.MemberId == found.MemberId || found.Evidence.Members.Contains(card.MemberId)));
    }
}
