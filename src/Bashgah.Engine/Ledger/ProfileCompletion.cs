using Bashgah.Engine.Programs;
using Bashgah.Engine.Programs.Definition;

namespace Bashgah.Engine.Ledger;

/// <summary>Whether it is still of interest that a member's profile is complete.</summary>
public static class ProfileCompletion
{
    /// <summary>The counter in the member's facts.</summary>
    internal static CounterKey Key { get; } = new("profile/completed", 0);

    /// <summary>True when the program gives something for it, and the member has not been told to be complete yet.</summary>
    public static bool IsAwaited(CompiledProgram program, MemberFacts facts)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(facts);
        if (program.Rules.RootsFor(EventNames.ProfileCompleted).Length == 0) return false;
        var index = CounterList.IndexOf(facts.Counters, Key);
        return index < 0 || facts.Counters[index].Times == 0;
    }
}
