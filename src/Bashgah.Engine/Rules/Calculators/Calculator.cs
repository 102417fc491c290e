using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Calculators;

/// <summary>How much a rule gives, exactly.</summary>
internal abstract class Calculator
{
    /// <summary>
    /// True: each line gives by itself, whatever the others are. False: the lines give together, so that a choice line by
    /// line has no meaning.
    /// </summary>
    public abstract bool IsByLine { get; }

    /// <summary>The exact amount on these lines, of which there is at least one.</summary>
    public abstract ExactAmounts Reckon(EventView e, Basis basis, int[] lines);

    /// <summary>What it says, for explanations in any language.</summary>
    public abstract ConditionFacts Describe();

    /// <summary>Facts of a calculator.</summary>
    protected static ConditionFacts Facts(string key, params (string Name, string Value)[] arguments) =>
        new(key, [.. arguments.Select(a => KeyValuePair.Create(a.Name, a.Value))], []);
}

/// <summary>A kind of calculator: its key, its shape, and what makes the calculator of it.</summary>
internal sealed class CalculatorKind : Kind
{
    private readonly Func<DefinitionNode, Calculator> _make;

    private CalculatorKind(string key, string doc, string example, Shape shape, Func<DefinitionNode, Calculator> make)
        : base(key, doc, example, shape) => _make = make;

    /// <summary>Declares a kind once, for reading, schema, reference and compiling.</summary>
    public static CalculatorKind Of<T>(
        string key, string doc, string example, Shape<T> shape, Func<T, Calculator> make) =>
        new(key, doc, example, shape, node => make(shape.Value(node)));

    /// <summary>The calculator of a normalised value.</summary>
    public Calculator Make(DefinitionNode normalised) => _make(normalised);
}
