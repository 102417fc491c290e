using Bashgah.Engine.Events;

namespace Bashgah.Engine.Ledger;

/// <summary>Groups or declared attributes change; rules read the new ones from the next event on.</summary>
internal static class ChangeMember
{
    public static Refusal? Decide(TransactionWork work, MemberChanged e)
    {
        var facts = work.Member(e.MemberId).Facts;
        if (e.Groups is { } groups) SetGroups(facts, groups);
        foreach (var (name, value) in e.Attributes ?? NoAttributes)
        {
            if (value is null) facts.Attributes.Remove(name);
            else facts.Attributes[name] = value;
        }

        return null;
    }

    /// <summary>Groups are kept sorted and once each, so that equal facts have equal bytes.</summary>
    public static void SetGroups(MemberFacts facts, IReadOnlyList<string> groups)
    {
        facts.Groups.Clear();
        facts.Groups.AddRange(groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static readonly Dictionary<string, string?> NoAttributes = [];
}
