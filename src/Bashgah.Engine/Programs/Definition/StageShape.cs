using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A stage of the plan under <c>stages</c> (P2).</summary>
internal static class StageShape
{
    private static readonly Field<string> Id = Field.Required("id", Is.Name, "Stable name.");

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What people read.");

    private static readonly Field<int?> From = Field.Defaulted(
        "from", new FromShape(), "\"after-previous\"",
        "First day, or `after-previous`: the day after the stage before it ends.");

    private static readonly Field<int> Until = Field.Optional("until", Is.Date, "Last day, inclusive; left out: no end.");

    private static readonly Field<IReadOnlyList<KeyValuePair<string, ExactDecimal>>> Goal = Field.Defaulted(
        "goal", new GoalShape(), "{}",
        "What it is to reach, by the name of the figure. Measured (`GET …/plan`) are `members`, `newMembers` and `activeMembers`, whole numbers "
            + "of members, and `repeatRate` and `referredShare`, shares from 0 to 1; other names are figures of your own, which you measure yourself.");

    private static readonly Field<IReadOnlyList<string>> On = Field.Defaulted(
        "on", Is.ListOf(Is.Reference(NameKind.RuleOrCommission), isSet: true), "[]",
        "Rules and commissions that are on only in this stage (or in another that names them).");

    public static ObjectShape Shape { get; } = new(Id, Name, From, Until, Goal, On);

    /// <summary>The stages, each with the days that it lasts, in the order of the document.</summary>
    public static IReadOnlyList<StagePolicy> Compile(IReadOnlyList<DefinitionNode> stages)
    {
        var compiled = new List<StagePolicy>();
        foreach (var stage in stages)
        {
            var from = From.Of(stage) ?? (compiled is [.., var before] ? before.UntilOn + 1 : null);
            compiled.Add(new(Id.Of(stage), from, Until.OrNull(stage), Goal.Of(stage), On.Of(stage)));
        }

        return compiled;
    }

    /// <summary>The days on which rules are on, by rule; rules that no stage names are always on.</summary>
    public static Dictionary<string, List<DayRange>> DaysByRule(IReadOnlyList<StagePolicy> stages)
    {
        var days = new Dictionary<string, List<DayRange>>();
        foreach (var stage in stages)
        {
            foreach (var rule in stage.On)
            {
                if (!days.TryGetValue(rule, out var ranges)) days[rule] = ranges = [];
                ranges.Add(new DayRange(stage.FromOn, stage.UntilOn));
            }
        }

        return days;
    }

    /// <summary>Reports stages that never are, and ids that stand twice.</summary>
    public static void Check(IReadOnlyList<DefinitionNode> stages, ReadContext context)
    {
        var ids = new HashSet<string>();
        DefinitionNode? before = null;
        foreach (var stage in stages)
        {
            if (!ids.Add(Id.Of(stage)))
                context.Faults.Add(DefinitionNode.PathOf(stage.Path, "id"), "duplicate-id", "This id stands here twice.");
            if (From.Of(stage) is null && before is not null && !Until.IsIn(before))
                context.Faults.Add(stage.Path, "order", "The stage before this one has no end: give this one a \"from\".");
            var from = From.Of(stage) ?? (before is null ? null : Until.OrNull(before) + 1);
            if (from > Until.OrNull(stage))
                context.Faults.Add(stage["until"]!.Path, "order", "The stage ends before it begins.");
            before = stage;
        }
    }

    /// <summary>A date, or null for <c>after-previous</c>.</summary>
    private sealed class FromShape : Shape<int?>
    {
        private const string AfterPrevious = "after-previous";

        public override string Words => "a date such as \"2026-01-31\", or \"after-previous\"";

        public override int? Value(DefinitionNode normalised) =>
            normalised.Text == AfterPrevious ? null : Is.Date.Value(normalised);

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) =>
            node is { Form: NodeForm.Text, Text: AfterPrevious } ? node : Is.Date.Normalise(node, context);

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("anyOf", DefinitionNode.OfList(
            [
                DefinitionNode.OfMap(("const", DefinitionNode.OfText(AfterPrevious))), Is.Date.Schema(context),
            ])));
    }
}
