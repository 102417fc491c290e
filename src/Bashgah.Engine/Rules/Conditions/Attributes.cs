using System.Globalization;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>What an attribute must be: one of some texts, or a number in a range.</summary>
internal sealed class AttributeTest(IReadOnlyList<string> texts, decimal? atLeast, decimal? atMost)
{
    private const int NumberLengthMax = 28;

    private static readonly Shape<decimal> Number = new FormedTextOrNumberShape();
    private static readonly Field<string> EqualTo = Field.Optional("equals", Is.Compared, "It is exactly this text.");

    private static readonly Field<IReadOnlyList<string>> In = Field.Optional(
        "in", Is.ListOf(Is.Compared, least: 1, isSet: true), "It is one of these texts.");

    private static readonly Field<decimal> AtLeast = Field.Optional(
        "atLeast", Number, "It is a number, and at least this.");

    private static readonly Field<decimal> AtMost = Field.Optional(
        "atMost", Number, "It is a number, and at most this.");

    /// <summary>The object that says it, with the attribute's name.</summary>
    public static ObjectShape Shape(Field<string> name) => new(Check, name, EqualTo, In, AtLeast, AtMost);

    public static AttributeTest Of(DefinitionNode node) => new(
        EqualTo.IsIn(node) ? [EqualTo.Of(node)] : In.Or(node, []), AtLeast.OrNull(node), AtMost.OrNull(node));

    /// <summary>An attribute that is not there meets nothing.</summary>
    public bool Holds(IReadOnlyDictionary<string, string> attributes, string name)
    {
        if (!attributes.TryGetValue(name, out var value)) return false;
        if (texts.Count > 0) return texts.Contains(value);
        return TryReadNumber(value, out var number) && !(number < atLeast) && !(number > atMost);
    }

    public (string Name, string Value)[] Describe(string name) =>
    [
        ("name", name), ("in", string.Join('|', texts)),
        ("atLeast", atLeast?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("atMost", atMost?.ToString(CultureInfo.InvariantCulture) ?? ""),
    ];

    private static void Check(DefinitionNode node, ReadContext context)
    {
        var isRange = AtLeast.IsIn(node) || AtMost.IsIn(node);
        var ways = new[] { EqualTo.IsIn(node), In.IsIn(node), isRange }.Count(way => way);
        if (ways != 1)
        {
            context.Faults.Add(
                node.Path, "one-of", "Exactly one of \"equals\", \"in\" and a range (\"atLeast\", \"atMost\") must be here.");
        }
        else if (isRange && AtLeast.OrNull(node) > AtMost.OrNull(node))
        {
            context.Faults.Add(node.Path, "order", "\"atMost\" is less than \"atLeast\".");
        }
    }

    // A decimal holds every number of 28 digits exactly; longer texts are no numbers here.
    private static bool TryReadNumber(string text, out decimal number)
    {
        number = 0;
        return text.Length <= NumberLengthMax && decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out number);
    }

    private sealed class FormedTextOrNumberShape : Shape<decimal>
    {
        public override string Words => "a number, such as 18 or \"-2.5\"";

        public override decimal Value(DefinitionNode normalised)
        {
            _ = TryReadNumber(normalised.Text, out var number);
            return number;
        }

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            if (node.Form is not (NodeForm.Number or NodeForm.Text)) return WrongForm(node, context);
            return TryReadNumber(node.Text, out var number)
                ? DefinitionNode.OfText(number.ToString(CultureInfo.InvariantCulture), node.Path)
                : OutOfRange(node, context);
        }

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("type", DefinitionNode.OfList([DefinitionNode.OfText("number"), DefinitionNode.OfText("string")])));
    }
}

/// <summary>Members by a declared attribute.</summary>
internal sealed class MemberAttributeCondition(string name, AttributeTest test) : Condition
{
    private static readonly Field<string> Name = Field.Required(
        "name", Is.Reference(NameKind.MemberAttribute), "An attribute that `memberAttributes` declares.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "memberAttribute", "An attribute of the member, declared under `memberAttributes`, is as said.",
        """{"memberAttribute": {"name": "city", "equals": "Ipoh"}}""", AttributeTest.Shape(Name),
        (node, _) => new MemberAttributeCondition(Name.Of(node), AttributeTest.Of(node)));

    public override bool Holds(EventView e, int line) => test.Holds(e.Inputs.Attributes, name);

    public override ConditionFacts Describe() => Facts("memberAttribute", test.Describe(name));
}

/// <summary>Events by an attribute.</summary>
internal sealed class EventAttributeCondition(string name, AttributeTest test) : Condition
{
    private static readonly Field<string> Name = Field.Required("name", Is.Name, "The attribute.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "eventAttribute", "An attribute that came with the event is as said.",
        """{"eventAttribute": {"name": "stars", "atLeast": 4}}""", AttributeTest.Shape(Name),
        (node, _) => new EventAttributeCondition(Name.Of(node), AttributeTest.Of(node)));

    public override bool Holds(EventView e, int line) => test.Holds(e.Event.Attributes, name);

    public override ConditionFacts Describe() => Facts("eventAttribute", test.Describe(name));
}
