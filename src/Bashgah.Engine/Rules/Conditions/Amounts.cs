using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>From a least to a most, either of which may be open.</summary>
internal readonly record struct AmountRange(long? AtLeast, long? AtMost)
{
    public bool Contains(long value) => !(value < AtLeast) && !(value > AtMost);

    /// <summary>As invariant texts; empty where open.</summary>
    public (string Name, string Value)[] Describe(Func<long, string> format) =>
    [
        ("atLeast", AtLeast is { } least ? format(least) : ""),
        ("atMost", AtMost is { } most ? format(most) : ""),
    ];

    /// <summary>Reports a range that is open at both ends or holds nothing.</summary>
    public void Check(DefinitionNode node, ReadContext context)
    {
        if (AtLeast is null && AtMost is null)
            context.Faults.Add(node.Path, "missing", "At least one of \"atLeast\" and \"atMost\" must be here.");
        else if (AtLeast > AtMost)
            context.Faults.Add(node.Path, "order", "\"atMost\" is less than \"atLeast\".");
    }
}

/// <summary>The total of the event by the rule's basis, over all lines or those of some product groups.</summary>
internal sealed class BasketAmountCondition(
    AmountRange range, Basis basis, IReadOnlyList<string> names, ProductGroupSet groups) : Condition
{
    private static readonly Field<long> AtLeast = Field.Optional("atLeast", Is.Amount, "Least total, minor units.");
    private static readonly Field<long> AtMost = Field.Optional("atMost", Is.Amount, "Largest total, minor units.");

    private static readonly Field<IReadOnlyList<string>> Groups = Field.Optional(
        "productGroup", Is.ComparedList, "Count only lines of these product groups.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "basketAmount",
        "The total of all lines (or of those of some product groups) by the rule's `basis` lies in this range.",
        """{"basketAmount": {"atLeast": 10000}}""",
        new ObjectShape((node, context) => RangeOf(node).Check(node, context), AtLeast, AtMost, Groups),
        (node, context) => new BasketAmountCondition(
            RangeOf(node), context.Basis, Groups.Or(node, []),
            context.ProductGroups.SetOf(Groups.Or(node, []))));

    public override bool Holds(EventView e, int line)
    {
        var amounts = e.Amounts(basis);
        var total = 0L;
        var countsAll = names.Count == 0;
        for (var i = 0; i < amounts.Length; i++)
        {
            if (countsAll || groups.Contains(e.GroupOf(i))) total = checked(total + amounts[i]);
        }

        return e.HasLines && range.Contains(total);
    }

    public override ConditionFacts Describe() => Facts(
        "basketAmount", [.. range.Describe(InvariantText.Of), ("groups", string.Join('|', names))]);

    private static AmountRange RangeOf(DefinitionNode node) => new(AtLeast.OrNull(node), AtMost.OrNull(node));
}

/// <summary>Lines of some size by the rule's basis.</summary>
internal sealed class LineAmountCondition(AmountRange range, Basis basis) : LineCondition
{
    private static readonly Field<long> AtLeast = Field.Optional("atLeast", Is.Amount, "Least amount, minor units.");
    private static readonly Field<long> AtMost = Field.Optional("atMost", Is.Amount, "Largest amount, minor units.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "lineAmount", "Lines whose amount by the rule's `basis` lies in this range.",
        """{"lineAmount": {"atLeast": 500, "atMost": 5000}}""",
        new ObjectShape((node, context) => RangeOf(node).Check(node, context), AtLeast, AtMost),
        (node, context) => new LineAmountCondition(RangeOf(node), context.Basis));

    public override ConditionFacts Describe() => Facts("lineAmount", range.Describe(InvariantText.Of));

    protected override bool Meets(EventView e, int line) => range.Contains(e.Amount(basis, line));

    private static AmountRange RangeOf(DefinitionNode node) => new(AtLeast.OrNull(node), AtMost.OrNull(node));
}

/// <summary>Lines of some quantity.</summary>
internal sealed class QuantityCondition(AmountRange range) : LineCondition
{
    private static readonly Shape<ExactDecimal> Pieces = new DecimalShape("0", "999999999", includesLeast: true);

    private static readonly Field<ExactDecimal> AtLeast = Field.Optional("atLeast", Pieces, "Least quantity.");
    private static readonly Field<ExactDecimal> AtMost = Field.Optional("atMost", Pieces, "Largest quantity.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "quantity", "Lines whose quantity lies in this range.",
        """{"quantity": {"atLeast": "2"}}""",
        new ObjectShape((node, context) => RangeOf(node).Check(node, context), AtLeast, AtMost),
        (node, _) => new QuantityCondition(RangeOf(node)));

    // Billionths: quantities are thousandths, limits may be finer.
    private const long BillionthsPerThousandth = 1_000_000;

    public override ConditionFacts Describe() => Facts("quantity", range.Describe(Decimal));

    protected override bool Meets(EventView e, int line) =>
        range.Contains(checked(e.Lines[line].Quantity * BillionthsPerThousandth));

    private static string Decimal(long billionths) => DecimalText.Format(billionths, DecimalText.DigitsMax);

    private static AmountRange RangeOf(DefinitionNode node) => new(
        AtLeast.OrNull(node)?.Billionths, AtMost.OrNull(node)?.Billionths);
}
