using Bashgah.Engine.Programs;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>When a rule gives. It is asked for each line; one that is not about lines answers the same for all.</summary>
internal abstract class Condition
{
    /// <summary>True: it narrows the lines. False: it is about the event or the member as a whole.</summary>
    public virtual bool IsAboutLines => false;

    /// <summary>True: it depends on a draw, which evaluations do not show (S3.7).</summary>
    public virtual bool NeedsDraw => false;

    /// <summary>Conditions inside it.</summary>
    public virtual IReadOnlyList<Condition> Inner => [];

    /// <summary>Whether it holds. Of what was used it reads the member's own alone, and no balances: the rest is looked up for
    /// the rules that hold.</summary>
    public abstract bool Holds(EventView e, int line);

    /// <summary>What it says, for explanations in any language.</summary>
    public abstract ConditionFacts Describe();

    /// <summary>Facts without parts.</summary>
    protected static ConditionFacts Facts(string key, params (string Name, string Value)[] arguments) =>
        new(key, [.. arguments.Select(a => KeyValuePair.Create(a.Name, a.Value))], []);
}

/// <summary>A condition that narrows the lines; on an event without lines it never holds.</summary>
internal abstract class LineCondition : Condition
{
    public sealed override bool IsAboutLines => true;

    public sealed override bool Holds(EventView e, int line) => e.HasLines && Meets(e, line);

    /// <summary>Whether a real line meets it.</summary>
    protected abstract bool Meets(EventView e, int line);
}

/// <summary>A kind of condition: its key, its shape, and what makes the condition of it.</summary>
internal sealed class ConditionKind : Kind
{
    private readonly Func<DefinitionNode, RuleContext, Condition> _make;

    private ConditionKind(
        string key, string doc, string example, Shape shape, Func<DefinitionNode, RuleContext, Condition> make)
        : base(key, doc, example, shape) => _make = make;

    /// <summary>Declares a kind once, for reading, schema, reference and compiling.</summary>
    public static ConditionKind Of<T>(
        string key, string doc, string example, Shape<T> shape, Func<T, RuleContext, Condition> make) =>
        new(key, doc, example, shape, (node, context) => make(shape.Value(node), context));

    /// <summary>The condition of a normalised value.</summary>
    public Condition Make(DefinitionNode normalised, RuleContext context) => _make(normalised, context);
}

/// <summary>What compiling a rule's parts may ask of the program.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Basis">What of a line's amount the rule counts.</param>
/// <param name="ProductGroups">Product groups by name.</param>
internal sealed record RuleContext(string RuleId, Basis Basis, ProductGroupTable ProductGroups);
