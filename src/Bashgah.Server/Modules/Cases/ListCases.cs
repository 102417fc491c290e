using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Requests;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Cases;

/// <summary>What waits for staff, and what they decided.</summary>
internal sealed class ListCases(LedgerHost host, CaseAnswers answers)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/cases", Id = "listCases", Tag = "Cases",
        Summary = "Lists cases that staff are to look at, newest first.", Scope = ApiScopes.CasesRead, Answer = typeof(Page<CaseAnswer>),
        Query =
        [
            new QueryParameter("state", "Only those that are `open`, `confirmed` or `dismissed`."),
            new QueryParameter("kind", "Only those of this kind."),
            new QueryParameter("member", "Only those in which the member with this id stands."), .. QueryParameter.Paging,
        ],
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        var filter = new CaseFilter
        {
            State = Known(call, "state", CaseStates.All), Kind = Known(call, "kind", CaseKinds.All), MemberId = Member(call),
        };
        var before = call.Cursor<long>(PublicId.TryCase) ?? long.MaxValue;
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        // One more than wanted tells whether there is a next page.
        var found = await host.Database.Cases.ReadAsync(call.ProgramId, filter, before, call.Limit + 1, call.Aborted);
        var items = await answers.OfAsync(call, [.. found.Take(call.Limit)]);
        return ApiAnswer.Ok(new Page<CaseAnswer>(items, found.Count > call.Limit ? items[^1].Id : null));
    }

    private static string? Known(ApiCall call, string name, IReadOnlyList<string> words)
    {
        var word = call.Query(name);
        if (word is not null && !words.Contains(word))
            call.Faults.Add($"query:{name}", FaultCodes.InvalidFormat, ("expected", string.Join(", ", words)));
        return word;
    }

    private static long? Member(ApiCall call)
    {
        if (call.Query("member") is not { } asked)
            return null;
        if (PublicId.TryMember(asked, out var id))
            return id;
        call.Faults.Add("query:member", FaultCodes.InvalidFormat, ("expected", "mbr_…"));
        return null;
    }
}
