using System.ComponentModel;
using Bashgah.Engine.Referrals;
using Bashgah.Engine.Time;
using Bashgah.Server.Modules.Members;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Server.Platform.Problems;
using Bashgah.Server.Platform.Security;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Modules.Referrals;

/// <summary>Where a member stands in the tree of who brought whom.</summary>
internal sealed record ReferralAnswer
{
    [Description("What new members name to say that this one brought them.")]
    public string? Code { get; init; }

    [Description("Id of the member who brought this one.")]
    public string? ReferredBy { get; init; }

    [Description("Day on which that was named.")]
    public string? ReferredOn { get; init; }

    [Description("Members that this one brought, ever.")]
    public required long Brought { get; init; }

    [Description("Members below this one by level: brought by the member, brought by those, and so on, as far as commission goes.")]
    public required IReadOnlyList<long> Levels { get; init; }
}

/// <summary>A member's referral code, and how many members stand below.</summary>
internal sealed class GetReferral(LedgerReader reader, MemberDirectory directory)
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = HttpMethods.Get, Path = "/members/{id}/referral", Id = "getReferral", Tag = "Referrals",
        Summary = "Reads a member's referral code, who brought the member, and how many the member brought.",
        Scope = ApiScopes.MembersRead, Answer = typeof(ReferralAnswer),
    };

    public async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        if (!PublicId.TryMember(call.Route("id"), out var id)
            || await reader.FactsAsync(call.ProgramId, id, call.Aborted) is not { } facts)
            return Problem.Of(ProblemCodes.NotFound);
        var policy = await reader.PolicyAsync(call.ProgramId, call.Aborted);
        var profile = await directory.FindAsync(call.ProgramId, id, call.Aborted) ?? new MemberProfile();
        return ApiAnswer.Ok(new ReferralAnswer
        {
            Code = profile.ReferralCode,
            ReferredBy = MemberView.ReferrerOf(facts, profile),
            ReferredOn = facts.Referral is { } referral ? DayNumber.Format(referral.On) : null,
            Brought = Brought.By(facts),
            Levels = await reader.Store.CountBroughtAsync(
                call.ProgramId, id, Math.Max(1, policy.ReferralDepth), call.Aborted),
        });
    }
}
