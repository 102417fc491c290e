using System.Globalization;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Calculators;

/// <summary>A fixed number of units for the event.</summary>
internal sealed class FixedCalculator(long units) : Calculator
{
    public static CalculatorKind Kind { get; } = CalculatorKind.Of(
        "fixed", "So many units for the event, however large it is; shared over its lines by amount.",
        """{"fixed": 50}""", Is.AmountAboveZero, units => new FixedCalculator(units));

    public override bool IsByLine => false;

    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines)
    {
        var amounts = e.Amounts(basis);
        return ExactAmounts.Whole(lines, amounts, units, ExactAmounts.Sum(lines, amounts));
    }

    public override ConditionFacts Describe() =>
        Facts("fixed", ("units", units.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>A fixed number of units by the size of the purchase.</summary>
internal sealed class StepsCalculator(IReadOnlyList<(long From, long Give)> steps) : Calculator
{
    private static readonly Field<long> From = Field.Required(
        "from", Is.Amount, "The step begins at this total of the rule's `basis` over its lines, minor units.");

    private static readonly Field<long> Give = Field.Required("give", Is.Amount, "Units given from there on.");

    private static readonly Shape<IReadOnlyList<DefinitionNode>> Steps = new AscendingShape();

    public static CalculatorKind Kind { get; } = CalculatorKind.Of(
        "steps",
        "A number of units by the total of the rule's lines: that of the highest step that the total reaches; below the "
            + "first step nothing. Shared over the lines by amount.",
        """{"steps": [{"from": 5000, "give": 25}, {"from": 10000, "give": 75}]}""", Steps,
        steps => new StepsCalculator([.. steps.Select(s => (From.Of(s), Give.Of(s)))]));

    public override bool IsByLine => false;

    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines)
    {
        var amounts = e.Amounts(basis);
        var total = ExactAmounts.Sum(lines, amounts);
        var units = 0L;
        foreach (var (from, give) in steps)
        {
            if (total >= from) units = give;
        }

        return ExactAmounts.Whole(lines, amounts, units, total);
    }

    public override ConditionFacts Describe() => Facts(
        "steps",
        ("steps", string.Join('|', steps.Select(
            s => string.Create(CultureInfo.InvariantCulture, $"{s.From}:{s.Give}")))));

    /// <summary>Steps that go up.</summary>
    private sealed class AscendingShape : Shape<IReadOnlyList<DefinitionNode>>
    {
        private static readonly ListShape<DefinitionNode> Inner = new(new ObjectShape(From, Give), least: 1, most: 100);

        public override string Words => Inner.Words;

        public override IReadOnlyList<Field> Fields => Inner.Fields;

        public override string Steps => Inner.Steps;

        public override IReadOnlyList<DefinitionNode> Value(DefinitionNode normalised) => Inner.Value(normalised);

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            var normalised = Inner.Normalise(node, context);
            var items = normalised?.Items ?? [];
            for (var i = 1; i < items.Count; i++)
            {
                if (From.Of(items[i]) <= From.Of(items[i - 1]))
                    context.Faults.Add(items[i].Path, "order", "A step must begin above the one before it.");
            }

            return normalised;
        }

        public override DefinitionNode Schema(SchemaContext context) => Inner.Schema(context);
    }
}
