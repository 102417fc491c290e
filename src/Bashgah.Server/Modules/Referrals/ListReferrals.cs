using System.ComponentModel;
using Bashgah.Engine.Referrals;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;

namespace Bashgah.Server.Modules.Referrals;

/// <summary>A member whom another brought.</summary>
internal sealed record BroughtMemberAnswer
{
    [Description("Id of the member.")]
    public required string Member { get; init; }

    [Description("Day on which it was named who brought the member.")]
    public required string ReferredOn { get; init; }

    public required string JoinedAt { get; init; }

    [Description("Purchases and claims since then, those that were returned too.")]
    public required int Purchases { get; init; }

    [Description("Members that this one brought in turn: they are listed under it.")]
    public required long Brought { get; init; }
}

/// <summary>A member's own branch of the tree, one level at a time.</summary>
internal sealed class ListReferrals(LedgerReader reader)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/referrals", Id = "listReferrals", Tag = "Referrals",
        Summary = "Lists the members whom a member brought, in the order of their joining.",
        Scope = ApiScopes.MembersRead, Answer = typeof(Page<BroughtMemberAnswer>), Query = QueryParameter.Paging,
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.Store.ReadFactsAsync(call.ProgramId, id, call.Aborted) is null)
            return Problem.Of(ProblemCodes.NotFound);
        var after = call.Cursor<long>(PublicId.TryMember) ?? 0;
        if (call.Faults.Any)
            return Problem.Malformed(call.Faults);
        // One more than wanted tells whether there is a next page.
        var brought = await reader.Store.ReadBroughtAsync(call.ProgramId, id, after, call.Limit + 1, call.Aborted);
        var program = await reader.ProgramAsync(call.ProgramId, call.Aborted);
        var known = await reader.Store.ReadFactsAsync(call.ProgramId, [.. brought.Take(call.Limit)], call.Aborted);
        var items = new List<BroughtMemberAnswer>();
        foreach (var member in brought.Take(call.Limit))
        {
            var facts = known[member];
            var referral = facts.Referral!.Value;
            items.Add(new BroughtMemberAnswer
            {
                Member = PublicId.Member(member),
                ReferredOn = DayNumber.Format(referral.On),
                JoinedAt = program.Calendar.Format(facts.JoinedAt),
                Purchases = referral.Purchases,
                Brought = Brought.By(facts),
            });
        }
        return ApiAnswer.Ok(new Page<BroughtMemberAnswer>(items, brought.Count > call.Limit ? items[^1].Member : null));
    }
}
