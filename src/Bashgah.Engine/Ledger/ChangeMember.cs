using Bashgah.Engine.Events;
using Bashgah.Engine.Referrals;

namespace Bashgah.Engine.Ledger;

/// <summary>Groups or declared attributes change; rules read the new ones from the next event on.</summary>
internal static class ChangeMember
{
    public static Refusal? Decide(TransactionWork work, MemberChanged e)
    {
        var member = work.Member(e.MemberId);
        var facts = member.Facts;
        if (e.Groups is { } groups) SetGroups(facts, groups);
        facts.Birthday = e.Birthday ?? facts.Birthday;
        foreach (var (name, value) in e.Attributes ?? NoAttributes)
        {
            if (value is null) facts.Attributes.Remove(name);
            else facts.Attributes[name] = value;
        }

        if (e.IsProfileComplete) CompleteProfile.Ask(work, member);
        return e.ReferrerId is { } referrer ? SetReferrer.Decide(work, member, referrer, isJoining: false) : null;
    }

    /// <summary>Groups are kept sorted and once each, so that equal facts have equal bytes.</summary>
    public static void SetGroups(MemberFacts facts, IReadOnlyList<string> groups)
    {
        facts.Groups.Clear();
        facts.Groups.AddRange(groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static readonly Dictionary<string, string?> NoAttributes = [];
}
