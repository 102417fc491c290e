using Bashgah.Engine.Events;
using Bashgah.Engine.Referrals;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Ledger;

/// <summary>A member joins: groups and attributes are taken down, and rules on <c>joined</c> give.</summary>
internal static class JoinMember
{
    public static Refusal? Decide(TransactionWork work, MemberJoined e)
    {
        var member = work.Member(e.MemberId);
        member.Facts.JoinedAt = e.OccurredAt;
        ChangeMember.SetGroups(member.Facts, e.Groups);
        member.Facts.Birthday = e.Birthday ?? 0;
        foreach (var (name, value) in e.Attributes) member.Facts.Attributes[name] = value;
        AskRules.Ask(work, member, new EvaluatedEvent { On = "joined", OccurredAt = e.OccurredAt });
        if (e.IsProfileComplete) CompleteProfile.Ask(work, member);
        return e.ReferrerId is { } referrer ? SetReferrer.Decide(work, member, referrer, isJoining: true) : null;
    }
}
