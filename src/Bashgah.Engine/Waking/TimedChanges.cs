using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Waking;

/// <summary>
/// Which policy versions change what time alone does: tiers, sliding expiry, birthdays, or the days themselves. Members meet those by a
/// wake; other versions concern events only.
/// </summary>
internal static class TimedChanges
{
    /// <summary>When the first such version after the one seen takes effect; <see cref="long.MaxValue"/>: never.</summary>
    public static long NextAt(PolicyHistory policy, int versionSeen)
    {
        for (var version = versionSeen + 1; version <= policy.Versions.Count; version++)
        {
            if (IsChange(policy, version)) return policy.Version(version).EffectiveFromAt;
        }

        return long.MaxValue;
    }

    /// <summary>The latest such version in force at a time; 0: none.</summary>
    public static int LatestAt(PolicyHistory policy, long at)
    {
        for (var version = policy.At(at).Version; version > 1; version--)
        {
            if (IsChange(policy, version)) return version;
        }

        return 0;
    }

    private static bool IsChange(PolicyHistory policy, int version) =>
        version > 1 && !policy.Withdrawn.Contains(version)
        && !AreAlike(Before(policy, version), policy.Version(version));

    /// <summary>The version that one takes the place of; the first is never withdrawn.</summary>
    private static CompiledProgram Before(PolicyHistory policy, int version)
    {
        do version--;
        while (policy.Withdrawn.Contains(version));
        return policy.Version(version);
    }

    private static bool AreAlike(CompiledProgram a, CompiledProgram b) =>
        a.Calendar.TimeZoneId == b.Calendar.TimeZoneId
        && a.Calendar.Calendar == b.Calendar.Calendar
        && a.Calendar.FirstDayOfWeek == b.Calendar.FirstDayOfWeek
        && SlideAlike(LedgerPolicy.Of(a), LedgerPolicy.Of(b))
        && LedgerPolicy.Of(a).KeepsBirthdays == LedgerPolicy.Of(b).KeepsBirthdays
        && LedgerPolicy.Of(a).KeepsAnniversaries == LedgerPolicy.Of(b).KeepsAnniversaries
        && (a.TierSets.Count == 0 || GivePeriods(a) == GivePeriods(b))
        && a.TierSets.Count == b.TierSets.Count
        && a.TierSets.Zip(b.TierSets, AreAlike).All(alike => alike);

    // Early semantics left who stood on the lowest level there for good when another came below it.
    private static bool GivePeriods(CompiledProgram program) => program.Semantics >= EngineSemantics.CloserReading;

    private static bool SlideAlike(LedgerPolicy a, LedgerPolicy b) =>
        a.Sliding.Count == b.Sliding.Count
        && a.Sliding.All(slide => b.Sliding.TryGetValue(slide.Key, out var other) && other == slide.Value);

    // Lists in records compare by reference; everything else in a set compares by value.
    private static bool AreAlike(TierSetPolicy a, TierSetPolicy b) =>
        a with { Levels = b.Levels, Warn = b.Warn } == b
        && a.Warn.SequenceEqual(b.Warn)
        && a.Levels.Count == b.Levels.Count
        && a.Levels.Zip(b.Levels, AreAlike).All(alike => alike);

    private static bool AreAlike(TierLevel a, TierLevel b) =>
        a with { Requires = b.Requires } == b && a.Requires.SequenceEqual(b.Requires);
}
