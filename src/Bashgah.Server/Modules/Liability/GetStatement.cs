using Bashgah.Engine.Time;
using Bashgah.Server.Liability;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Liability;

/// <summary>What moved month by month, tied to the ledger.</summary>
internal sealed class GetStatement(LiabilityBooks books)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/liability/statement", Id = "getLiabilityStatement", Cost = 20, Tag = "Liability",
        Summary = "Tells month by month what every currency opened with, what moved, and what it closed at.",
        About = "Closing = opening + given − redeemed − expired − reversed + givenBack + adjusted + transferredIn − transferredOut + writtenOff, to the unit; the current month closes at what the accounts sum to.",
        Scope = ApiScopes.LiabilityRead, Answer = typeof(LiabilityStatementAnswer),
        Query =
        [
            new QueryParameter("from", "A day of the first month, like 2026-01-31; without it, the first in which anything moved."),
            new QueryParameter("to", "A day of the last month; without it, the current."),
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var (from, to) = (DayOf(call, "from"), DayOf(call, "to"));
        if (from is { } first && to < first)
            call.Faults.Add("query:to", FaultCodes.OutOfRange, ("min", DayNumber.Format(first)), ("max", DayNumber.Format(DayNumber.Max)));
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        return ApiAnswer.Ok(LiabilityStatementAnswer.Of(await books.ReadAsync(call.ProgramId, call.Aborted), from, to));
    }

    private static int? DayOf(ApiCall call, string name)
    {
        if (call.Query(name) is not { } text)
            return null;
        if (DayNumber.TryParse(text, out var on))
            return on;
        call.Faults.Add($"query:{name}", FaultCodes.InvalidFormat, ("expected", "2026-01-31"));
        return null;
    }
}
