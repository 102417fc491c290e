using Bashgah.Engine;
using Bashgah.Engine.Programs;

namespace Bashgah.Server.Simulations;

/// <summary>A draft as the policy of a history.</summary>
internal static class DraftHistory
{
    /// <summary>The draft for everything; or, from a time on, in place of every version that took effect since.</summary>
    /// <param name="draft">The definition to try.</param>
    /// <param name="today">The policy as it was; null: there is none.</param>
    /// <param name="fromAt">When the draft takes effect, Unix microseconds; null: it always was in force.</param>
    public static PolicyHistory Of(ProgramDefinition draft, PolicyHistory? today, long? fromAt)
    {
        if (today is null || fromAt is not { } at)
            return new([draft.Compile(1, long.MinValue)]);
        // Those that stand are in order of time; what was withdrawn stands anywhere among them.
        var count = today.Versions.LastOrDefault(v => v.EffectiveFromAt < at && !today.Withdrawn.Contains(v.Version))?.Version ?? 1;
        return new([.. today.Versions.Take(count), draft.Compile(count + 1, at)], today.Withdrawn.Where(v => v <= count).ToHashSet());
    }
}
