using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>Conditions combined; line by line, so that the lines that meet them are combined too.</summary>
internal abstract class CombinedCondition(string key, IReadOnlyList<Condition> parts) : Condition
{
    /// <summary>One condition inside another.</summary>
    protected static readonly Shape<KindUse<ConditionKind>> One = new LateShape<KindUse<ConditionKind>>(
        "a condition", () => RuleCatalog.Condition);

    /// <summary>Several conditions inside one.</summary>
    protected static readonly Shape<IReadOnlyList<KindUse<ConditionKind>>> Several = new ListShape<KindUse<ConditionKind>>(
        One, least: 1, most: 50);

    // Asked for each rule of each event: found out once.
    public override bool IsAboutLines { get; } = parts.Any(p => p.IsAboutLines);

    public override bool NeedsDraw { get; } = parts.Any(p => p.NeedsDraw);

    public override IReadOnlyList<Condition> Inner => Parts;

    protected Condition[] Parts { get; } = [.. parts];

    public override ConditionFacts Describe() => new(key, [], [.. Parts.Select(p => p.Describe())]);

    protected static IReadOnlyList<Condition> Make(
        IReadOnlyList<KindUse<ConditionKind>> uses, RuleContext context) =>
        [.. uses.Select(u => u.Kind.Make(u.Value, context))];
}

/// <summary>At least one holds.</summary>
internal sealed class AnyCondition(IReadOnlyList<Condition> parts) : CombinedCondition("any", parts)
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "any", "At least one of these holds.",
        """{"any": [{"weekday": ["fri"]}, {"productGroup": ["fresh"]}]}""", Several,
        (uses, context) => new AnyCondition(Make(uses, context)));

    public override bool Holds(EventView e, int line)
    {
        foreach (var part in Parts)
        {
            if (part.Holds(e, line)) return true;
        }

        return false;
    }
}

/// <summary>All hold.</summary>
internal sealed class AllCondition(IReadOnlyList<Condition> parts) : CombinedCondition("all", parts)
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "all", "All of these hold; a list of conditions means the same. For use inside `any` and `not`.",
        """{"all": [{"weekday": ["fri"]}, {"productGroup": ["fresh"]}]}""", Several,
        (uses, context) => new AllCondition(Make(uses, context)));

    public override bool Holds(EventView e, int line)
    {
        foreach (var part in Parts)
        {
            if (!part.Holds(e, line)) return false;
        }

        return true;
    }
}

/// <summary>It does not hold.</summary>
internal sealed class NotCondition(Condition part) : CombinedCondition("not", [part])
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "not", "This does not hold; of a condition on lines, the lines that do not meet it.",
        """{"not": {"productGroup": ["tobacco"]}}""", One,
        (use, context) => new NotCondition(use.Kind.Make(use.Value, context)));

    public override bool Holds(EventView e, int line) => !Parts[0].Holds(e, line);
}
