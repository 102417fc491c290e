using System.Globalization;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Calculators;

/// <summary>So many units for so much money.</summary>
internal sealed class PerAmountCalculator(ExactDecimal points, long per) : Calculator
{
    private static readonly Field<ExactDecimal> Points = Field.Required("points", Is.Rate, "Units given …");
    private static readonly Field<long> Per = Field.Required("per", Is.AmountAboveZero, "… for every so much money, minor units.");

    private readonly Fraction _scale = points.ToFraction() * new Fraction(1, per);

    public static CalculatorKind Kind { get; } = CalculatorKind.Of(
        "perAmount",
        "So many units for every so much money of the rule's `basis`, exactly in proportion and rounded once.",
        """{"perAmount": {"points": 1, "per": 100}}""", new ObjectShape(Points, Per),
        node => new PerAmountCalculator(Points.Of(node), Per.Of(node)));

    public override bool IsByLine => true;

    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines) =>
        ExactAmounts.Proportional(lines, e.Amounts(basis), _scale);

    public override ConditionFacts Describe() => Facts(
        "perAmount", ("points", points.ToString()), ("per", per.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>A share of the money, in minor units.</summary>
internal sealed class PercentCalculator(ExactDecimal percent) : Calculator
{
    private readonly Fraction _scale = percent.ToFraction() * new Fraction(1, 100);

    public static CalculatorKind Kind { get; } = CalculatorKind.Of(
        "percent",
        "A percentage of the rule's `basis`; a unit is a minor unit of money. For store credit above all.",
        """{"percent": "2.5"}""", new DecimalShape("0", "1000", includesLeast: false),
        percent => new PercentCalculator(percent));

    public override bool IsByLine => true;

    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines) =>
        ExactAmounts.Proportional(lines, e.Amounts(basis), _scale);

    public override ConditionFacts Describe() => Facts("percent", ("percent", percent.ToString()));
}

/// <summary>So many units for each piece (or unit of weight).</summary>
internal sealed class PerQuantityCalculator(ExactDecimal points) : Calculator
{
    private readonly Fraction _scale = points.ToFraction() * new Fraction(1, Quantity.One);

    public static CalculatorKind Kind { get; } = CalculatorKind.Of(
        "perQuantity", "So many units for each piece; weighed goods give in proportion.",
        """{"perQuantity": 1}""", Is.Rate, points => new PerQuantityCalculator(points));

    public override bool IsByLine => true;

    public override ExactAmounts Reckon(EventView e, Basis basis, int[] lines)
    {
        var quantities = new long[e.Lines.Length];
        foreach (var line in lines) quantities[line] = e.Lines[line].Quantity;
        return ExactAmounts.Proportional(lines, quantities, _scale);
    }

    public override ConditionFacts Describe() => Facts("perQuantity", ("points", points.ToString()));
}
