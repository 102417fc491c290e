using System.ComponentModel;

namespace Bashgah.Server.Modules.Plan;

/// <summary>The plan as it stands.</summary>
internal sealed record PlanAnswer
{
    [Description("The policy version in force, whose plan it is.")]
    public required int PolicyVersion { get; init; }

    [Description("When it was measured.")]
    public required string At { get; init; }

    [Description("The stages, in the order of the definition.")]
    public required IReadOnlyList<StageAnswer> Items { get; init; }
}

/// <summary>A stage of the plan.</summary>
internal sealed record StageAnswer
{
    public required string Id { get; init; }

    [Description("What people read; its id where the definition gives no name.")]
    public required string Name { get; init; }

    [Description("Its first day; absent: it has been from the beginning.")]
    public string? From { get; init; }

    [Description("Its last day, inclusive; absent: it has no end.")]
    public string? Until { get; init; }

    [Description("The first instant of the first day, by the program's clock.")]
    public string? BeginsAt { get; init; }

    [Description("The first instant after the last day, by the program's clock.")]
    public string? EndsAt { get; init; }

    [Description("past, current or coming.")]
    public required string State { get; init; }

    [Description("What it is to reach, by the name of the figure.")]
    public required IReadOnlyDictionary<string, string> Goal { get; init; }

    [Description("What its figures came to, by their names; absent while it is coming. Figures of your own are not in it.")]
    public IReadOnlyDictionary<string, MeasuredAnswer>? Measured { get; init; }

    [Description("Whether every figure of the goal is reached; absent where that is not known.")]
    public bool? Reached { get; init; }

    [Description("Rules and entries of commission that it switches on.")]
    public required IReadOnlyList<SwitchedRuleAnswer> Rules { get; init; }
}

/// <summary>What one figure of a goal came to.</summary>
internal sealed record MeasuredAnswer
{
    [Description("The number, or the share with four decimals, rounded down; absent where there is nobody to have a share of.")]
    public string? Value { get; init; }

    [Description("Members who count.")]
    public required long Count { get; init; }

    [Description("Of a share: of how many members.")]
    public long? Of { get; init; }

    [Description("Whether the goal is reached: reckoned with the exact share.")]
    public required bool Reached { get; init; }
}

/// <summary>A rule or an entry of commission that a stage switches on.</summary>
internal sealed record SwitchedRuleAnswer
{
    public required string Id { get; init; }

    [Description("What people read; its id where the definition gives no name.")]
    public required string Name { get; init; }
}
