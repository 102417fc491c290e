using System.Globalization;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Audit;

namespace Bashgah.Server.Modules.Audit;

/// <summary>What staff did in the program, newest first.</summary>
internal sealed class ListAudit(AuditLog log, LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/audit", Id = "listAudit", Tag = "Audit",
        Summary = "Lists what staff did, newest first, a sentence an entry.",
        About = "What moves points stands in the ledger: each transaction names its actor, and is its own line of audit.",
        Scope = ApiScopes.AuditRead, Answer = typeof(Page<AuditEntryAnswer>),
        Query =
        [
            new QueryParameter("actor", "Only what this actor did, like `key:k3…`."),
            new QueryParameter("action", $"Only this: {string.Join(", ", AuditActions.All.Select(action => $"`{action}`"))}."),
            new QueryParameter("subject", "Only what was done to this, like a member's id."),
            new QueryParameter("from", "From this day of the program on, like 2026-01-31."),
            new QueryParameter("to", "Up to this day and with it."), .. QueryParameter.Paging,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var action = call.Query("action");
        if (action is not null && !AuditActions.All.Contains(action))
            call.Faults.Add("query:action", FaultCodes.NotOneOf, ("allowed", string.Join(", ", AuditActions.All)));
        var (from, to) = (DayOf(call, "from"), DayOf(call, "to"));
        if (from is { } earliest && to < earliest)
            call.Faults.Add("query:to", FaultCodes.OutOfRange, ("min", DayNumber.Format(earliest)), ("max", DayNumber.Format(DayNumber.Max)));
        var before = call.Cursor(
            static (string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)) ?? long.MaxValue;
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        var calendar = (await reader.ProgramAsync(call.ProgramId, call.Aborted)).Calendar;
        var filter = new AuditFilter
        {
            Actor = call.Query("actor"), Action = action, Subject = call.Query("subject"),
            FromAt = from is { } first ? calendar.StartOfDay(first) : null, UntilAt = to is { } last ? calendar.EndOfDay(last) : null,
        };
        // One more than wanted tells whether there is a next page.
        var found = await log.ReadAsync(call.ProgramId, filter, before, call.Limit + 1, call.Aborted);
        var items = found.Take(call.Limit).Select(entry => AuditEntryAnswer.Of(entry, call.Wording, calendar.Format)).ToList();
        return ApiAnswer.Ok(new Page<AuditEntryAnswer>(
            items, found.Count > call.Limit ? items[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
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
