using System.Text.Json.Nodes;

namespace Bashgah.Engine.Programs;

/// <summary>What kind of part of a definition changes.</summary>
public enum PolicyPart
{
    /// <summary>Something of the whole program, such as its name or terms.</summary>
    Program,

    /// <summary>A unit.</summary>
    Currency,

    /// <summary>A name for a set of product groups.</summary>
    ProductGroup,

    /// <summary>An earning rule.</summary>
    Rule,

    /// <summary>A budget.</summary>
    Budget,

    /// <summary>A ladder of tiers.</summary>
    TierSet,

    /// <summary>A level of a ladder.</summary>
    Level,

    /// <summary>A reward.</summary>
    Reward,

    /// <summary>A personal offer.</summary>
    Offer,

    /// <summary>An entry of commission.</summary>
    Commission,

    /// <summary>A rule against fraud.</summary>
    FraudRule,

    /// <summary>A stage of the plan.</summary>
    Stage,

    /// <summary>Rules of which one is chosen; its id is those of its rules.</summary>
    RuleGroup,
}

/// <summary>How a part changes.</summary>
public enum PolicyChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>The same under another id: what was counted of it begins anew.</summary>
    Renamed,

    /// <summary>One of its parameters is another.</summary>
    Changed,

    /// <summary>It stands elsewhere among those of which one is chosen.</summary>
    Moved,

    /// <summary>It is chosen among others than before.</summary>
    Regrouped,
}

/// <summary>One change from one definition to another.</summary>
/// <param name="Part">Of what.</param>
/// <param name="Id">Its id; of a renamed one the earlier. Empty for the program.</param>
/// <param name="Kind">How.</param>
/// <param name="Path">Of a change: the parameter, key by key; else empty.</param>
/// <param name="Before">Its value before; null: it was not there. Of a renamed part: null.</param>
/// <param name="After">Its value after; null: it is not there. Of a renamed part: the later id.</param>
public sealed record PolicyChange(
    PolicyPart Part, string Id, PolicyChangeKind Kind, IReadOnlyList<string> Path, JsonNode? Before, JsonNode? After)
{
    /// <summary>The parameter as one text, such as <c>give.points.perAmount.points</c>.</summary>
    public string PathText => string.Join('.', Path);

    /// <summary>Which currencies (or <c>spend</c>) amounts in it are of, where neither the path nor the value says it.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];
}
