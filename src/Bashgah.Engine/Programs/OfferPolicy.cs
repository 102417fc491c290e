using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>A personal offer: a chance to earn that is open to whom it is given, or to members of some groups, once they have activated
/// it (E7). What it brings are rules with the condition <c>offer</c>.</summary>
public sealed record OfferPolicy
{
    /// <summary>Stable name.</summary>
    public required string Id { get; init; }

    /// <summary>Members of these groups may activate it without being given it; empty: only who is given it.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>First day on which it can be given or activated; null: from ever.</summary>
    public int? FromOn { get; init; }

    /// <summary>Last day on which it can be given, activated or used; null: for ever.</summary>
    public int? UntilOn { get; init; }

    /// <summary>How long after it was given it can be activated; null: as long as the offer lasts.</summary>
    public CalendarPeriod? ActivateWithin { get; init; }

    /// <summary>How long after its activation it can be used; null: as long as the offer lasts.</summary>
    public CalendarPeriod? Valid { get; init; }

    /// <summary>How often a rule gives by it.</summary>
    public required long Uses { get; init; }

    /// <summary>True: who is given it need not activate it.</summary>
    public bool IsActiveAtOnce { get; init; }
}
