using System.ComponentModel;
using System.Text.Json.Nodes;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Modules.Policies;

/// <summary>Everything that changes from one definition to another.</summary>
/// <param name="Items">In the order of the later definition; what is gone comes last.</param>
internal sealed record PolicyChangesAnswer(IReadOnlyList<PolicyChangeAnswer> Items)
{
    public static PolicyChangesAnswer Of(ProgramDefinition before, ProgramDefinition after, Wording wording)
    {
        var words = new ChangeWording(before.Compile(1, long.MinValue), after.Compile(1, long.MinValue), wording);
        return new([.. PolicyComparison.Of(before, after).Select(change => new PolicyChangeAnswer
        {
            Part = change.Part.ToString(),
            Id = change.Id,
            Kind = change.Kind.ToString(),
            Path = change.PathText,
            Before = change.Before,
            After = change.After,
            Sentence = words.Sentence(change),
        })]);
    }
}

/// <summary>One change.</summary>
internal sealed record PolicyChangeAnswer
{
    [Description("Program, Currency, ProductGroup, Rule, Budget, TierSet, Level, Reward, Offer, Commission, Stage or RuleGroup.")]
    public required string Part { get; init; }

    [Description("Its id; empty for the program itself, of a RuleGroup those of its rules.")]
    public required string Id { get; init; }

    [Description("Added, Removed, Renamed, Changed, Moved or Regrouped.")]
    public required string Kind { get; init; }

    [Description("Of a change: the parameter, key by key; else empty.")]
    public required string Path { get; init; }

    public JsonNode? Before { get; init; }

    public JsonNode? After { get; init; }

    [Description("The change in a plain sentence, in the language asked for.")]
    public required string Sentence { get; init; }
}
