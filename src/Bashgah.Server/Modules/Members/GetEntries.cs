using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Ledger;

namespace Bashgah.Server.Modules.Members;

/// <summary>A member's statement, newest first, each line explained (L5).</summary>
internal sealed class GetEntries(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/entries", Id = "getEntries", Tag = "Members",
        Summary = "Reads a member's entries, newest first.",
        About = "One entry a transaction, kind and currency; where it moved several lots, they stand in it.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<EntryAnswer>),
        Query = [new QueryParameter("currency", "Only this currency."), .. QueryParameter.Paging],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.Store.ReadFactsAsync(call.ProgramId, id, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        var before = call.Cursor<EntryCursor>(PublicId.TryEntry);
        await CheckCurrencyAsync(call);
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        // One more than wanted tells whether there is a next page.
        var lines = await LinesAsync(call, id, before, call.Limit + 1);
        var policy = await reader.PolicyAsync(
            call.ProgramId, lines.Select(l => l.Transaction.PolicyVersion).DefaultIfEmpty().Max(), call.Aborted);
        var items = lines.Take(call.Limit).ToList();
        var next = lines.Count > call.Limit ? PublicId.Entry(items[^1].Transaction.Id, items[^1].Index) : null;
        return ApiAnswer.Ok(new Page<EntryAnswer>([.. items.Select(l => EntryAnswer.Of(l, policy, call.Wording))], next));
    }

    private async Task CheckCurrencyAsync(ApiCall call)
    {
        if (call.Query("currency") is not { } currency)
            return;
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        // An old version may have had others, which members still hold.
        var policy = await reader.PolicyAsync(call.ProgramId, call.Aborted);
        if (policy.Versions.Any(v => v.Currency(currency) is not null))
            return;
        var known = program.Currencies.Select(c => c.Id).ToList();
        call.Faults.Add(
            "query:currency", FaultCodes.NotOneOf, ("allowed", string.Join(", ", known)),
            ("suggestion", Suggestion.For(currency, known) ?? ""));
    }

    /// <summary>Lines before a cursor, newest first. A transaction is read whole, so that none of its lines is cut.</summary>
    private async Task<List<EntryLine>> LinesAsync(ApiCall call, long memberId, EntryCursor? before, int count)
    {
        var currency = call.Query("currency");
        var lines = new List<EntryLine>();
        while (true)
        {
            var page = await reader.Store.ReadEntriesAsync(call.ProgramId, memberId, currency, before, count, call.Aborted);
            foreach (var transaction in page.Select(e => e.Transaction).DistinctBy(t => t.Id))
                lines.AddRange(EntryLine.Of(transaction, memberId, currency, before));
            if (page.Count < count || lines.Count >= count)
                return lines;
            before = new EntryCursor(page[^1].Transaction.Id, 0);
        }
    }
}
