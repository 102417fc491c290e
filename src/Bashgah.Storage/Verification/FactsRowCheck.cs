using Bashgah.Engine;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Ledger;

namespace Bashgah.Storage.Verification;

/// <summary>The columns beside a facts row say what the row says.</summary>
internal static class FactsRowCheck
{
    public static void Check(
        long id, int version, long dueAt, int policySeen, byte[] encoded, PolicyHistory? policy, FindingList findings)
    {
        if (TryRead(encoded) is not { } facts)
        {
            findings.Add($"member {id}", "facts cannot be read");
            return;
        }

        if (facts.Id != id || facts.Version != version || facts.PolicySeen != policySeen)
        {
            findings.Add($"member {id}", "the columns of its facts row do not agree with the facts");
        }

        if (policy is not null && !IsDue(policy, facts, dueAt))
        {
            findings.Add($"member {id}", $"due moment is {dueAt}, but the facts give another one");
        }
    }

    /// <summary>The facts, or null where the bytes are none.</summary>
    public static MemberFacts? TryRead(byte[] encoded)
    {
        try
        {
            return FactsCodec.Read(encoded);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A due moment was reckoned under the versions that were known then, which may have been fewer.</summary>
    private static bool IsDue(PolicyHistory policy, MemberFacts facts, long dueAt)
    {
        for (var known = policy.Versions.Count; known >= Math.Max(1, facts.PolicySeen); known--)
        {
            if (Wakes.NextDueAt(new PolicyHistory(policy.Versions.Take(known), policy.Withdrawn), facts) == dueAt)
            {
                return true;
            }
        }

        return false;
    }
}
