using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>One ladder of tiers (S8).</summary>
public sealed record TierSetPolicy
{
    /// <summary>Stable name of the tier set.</summary>
    public required string Id { get; init; }

    /// <summary>What levels' <c>from</c> is measured in; null: levels are reached by <c>requires</c> alone.</summary>
    public TierMeasure? Measure { get; init; }

    /// <summary>From lowest to highest; the first is everybody's and has no threshold.</summary>
    public required IReadOnlyList<TierLevel> Levels { get; init; }

    /// <summary>True: a level reached is given at once; false: at the end of the measure's period (S8.1).</summary>
    public bool UpgradesAtOnce { get; init; } = true;

    /// <summary>How long a level lasts from the day it is reached (S8.2, default P12M).</summary>
    public required CalendarPeriod KeepUntil { get; init; }

    /// <summary>Unit that the end of the period is rounded up to.</summary>
    public RoundUnit KeepRoundTo { get; init; } = RoundUnit.Day;

    /// <summary>After the period's end, how long reaching the level again still keeps it; null: none.</summary>
    public CalendarPeriod? Grace { get; init; }

    /// <summary>How long before a level ends members are warned who would lose it.</summary>
    public IReadOnlyList<CalendarPeriod> Warn { get; init; } = [];

    /// <summary>True: lands one level down; false: where the totals say (S8.2).</summary>
    public bool LandsOneDown { get; init; }
}

/// <summary>A total over a window.</summary>
/// <param name="Of">Id of a currency (what was earned and counts by now), or <c>spend</c> (money paid), or <c>visits</c>.</param>
/// <param name="Window">Rolling whole local days, the calendar period, or the year since the member's anniversary of joining.</param>
/// <param name="Length">Length of a rolling window; for a calendar window its unit decides.</param>
/// <param name="Unit">Calendar unit of a calendar window.</param>
public sealed record TierMeasure(string Of, TierWindow Window, CalendarPeriod? Length, PeriodUnit Unit);

/// <summary>Kinds of window that tiers are measured over (S8.1).</summary>
public enum TierWindow
{
    /// <summary>The last N whole local days up to and with today.</summary>
    Rolling,

    /// <summary>The calendar unit that today lies in.</summary>
    Calendar,

    /// <summary>From the latest anniversary of joining up to today.</summary>
    Anniversary,

    /// <summary>Everything since joining.</summary>
    Lifetime,
}

/// <summary>One level of a tier set.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="From">Least total of the set's measure; 0 for the first.</param>
/// <param name="Requires">What must hold besides, each over its own window.</param>
public sealed record TierLevel(string Id, long From, IReadOnlyList<TierRequirement> Requires);

/// <summary>A further criterion of a level: a measured total, or tenure since joining.</summary>
/// <param name="Measure">The total; null when <paramref name="TenureAtLeast"/> is set.</param>
/// <param name="AtLeast">Least total.</param>
/// <param name="TenureAtLeast">Least time since the day of joining.</param>
public sealed record TierRequirement(TierMeasure? Measure, long AtLeast, CalendarPeriod? TenureAtLeast);
