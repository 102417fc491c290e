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

    [Description("True: there are more below than `levels` counts, which is 10,000 at most, nearer ones first.")]
    public required bool HasMore { get; init; }
}

/// <summary>A member's referral code, and how many members stand below.</summary>
internal sealed class GetReferral(LedgerReader reader, MemberDirectory directory)
{
    // So that one who brought a city is answered as fast as anybody.
    private const int CountMax = 10_000;

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
        // One more than is shown tells whether there are more.
        var levels = await reader.Store.CountBroughtAsync(
            call.ProgramId, id, Math.Max(1, policy.ReferralDepth), CountMax + 1, call.Aborted);
        return ApiAnswer.Ok(new ReferralAnswer
        {
            Code = profile.ReferralCode,
            ReferredBy = MemberView.ReferrerOf(facts, profile),
            ReferredOn = facts.Referral is { } referral ? DayNumber.Format(referral.On) : null,
            Brought = Brought.By(facts),
            Levels = Shown(levels),
            HasMore = levels.Sum() > CountMax,
        });
    }

    /// <summary>Levels without the one member who was counted too many; an empty level is none.</summary>
    private static List<long> Shown(IReadOnlyList<long> levels)
    {
        var left = (long)CountMax;
        var shown = new List<long>();
        foreach (var level in levels.TakeWhile(_ => left > 0))
        {
            shown.Add(Math.Min(level, left));
            left -= shown[^1];
        }
        return shown;
    }
}
