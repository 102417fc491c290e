using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Calculators;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Rules.Limits;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A rule under <c>earning</c>.</summary>
internal static class RuleShape
{
    private const int ConditionsMax = 50;

    private static readonly Field<bool> Discount = Field.Defaulted(
        "discount", new WordShape<bool>(("after", false), ("before", true)), "\"after\"",
        "The line's amount after its own discount, or before.");

    private static readonly Field<bool> Tax = Field.Defaulted(
        "tax", With, "\"with\"", "With tax, or without.");

    private static readonly Field<bool> PaidWithPoints = Field.Defaulted(
        "paidWithPoints", With, "\"without\"", "Whether what points or store credit paid counts.");

    private static readonly Field<bool> Shipping = Field.Defaulted(
        "shipping", With, "\"without\"", "Whether lines of the program's `shipping` groups count.");

    private static readonly ObjectShape BasisShape = new(Discount, Tax, PaidWithPoints, Shipping);

    public static readonly Field<string> Id = Field.Required(
        "id", Is.Name, "Stable name: counters and history hang on it; another name is another rule.");

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What members read.");

    public static readonly Field<IReadOnlyList<string>> On = Field.Defaulted(
        "on", Is.OneOrMore(new EventNameShape()), "[\"purchase\"]", "The events that the rule is asked on.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, KindUse<CalculatorKind>>>> Give = Field.Optional(
        "give", Is.MapFrom(NameKind.Currency, RuleCatalog.Calculator, least: 1),
        "What it gives: one calculator a currency.");

    public static readonly Field<IReadOnlyList<string>> Bases = Field.Required(
        "rules", Is.ListOf(Is.Reference(NameKind.Rule), least: 1, isSet: true), "The rules that are multiplied.");

    public static readonly Field<ExactDecimal> By = Field.Required(
        "by", new DecimalShape("1", "1000", includesLeast: false),
        "The factor that it comes to: `\"2\"` doubles, by giving as much again.");

    public static readonly Field<IReadOnlyList<string>> MultipliedCurrencies = Field.Optional(
        "currencies", Is.ListOf(Is.Reference(NameKind.Currency), least: 1, isSet: true),
        "Only these currencies; left out: all that the rules give, but for qualifying ones.");

    public static readonly Field<DefinitionNode> Multiply = Field.Optional(
        "multiply", new ObjectShape(Bases, By, MultipliedCurrencies),
        "Instead of `give`: multiplies what other rules give on the lines that meet this rule's conditions.");

    public static readonly Field<string> Reward = Field.Optional(
        "reward", Is.Reference(NameKind.Reward), "The reward, granted as a voucher.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, long>>> Spend = Field.Defaulted(
        "spend", Is.MapFrom(NameKind.Currency, Is.AmountAboveZero), "{}", "What it takes from the member's balances.");

    public static readonly Field<string> Offer = Field.Optional(
        "offer", Is.Reference(NameKind.Offer), "Instead of a reward: a personal offer, which a member who has it is not given again.");

    public static readonly Field<DefinitionNode> Grant = Field.Optional(
        "grant", new ObjectShape(CheckGrant, Reward, Spend, Offer), "Instead of `give`: grants a reward or an offer.");

    public static readonly Field<DefinitionNode> Basis = Field.Defaulted(
        "basis", BasisShape, "{}", "What of a line's amount counts.");

    public static readonly Field<IReadOnlyList<KindUse<LimitKind>>> Limit = Field.Defaulted(
        "limit", new ListShape<KindUse<LimitKind>>(RuleCatalog.Limit, most: 20), "[]", "Limits on what this rule gives.");

    public static readonly Field<IReadOnlyList<string>> Budget = Field.Optional(
        "budget", Is.OneOrMore(Is.Reference(NameKind.Budget)), "Budgets that the rule shares with others.");

    public static readonly Field<DefinitionNode?> Pending = Field.Optional(
        "pending", TimingShapes.Pending, "Instead of the currency's.");

    public static readonly Field<DefinitionNode?> Expiry = Field.Optional(
        "expiry", TimingShapes.Expiry, "Instead of the currency's.");

    public static readonly Field<IReadOnlyList<KindUse<ConditionKind>>> When = Field.Defaulted(
        "when", new ListShape<KindUse<ConditionKind>>(RuleCatalog.Condition, most: ConditionsMax), "[]",
        "Conditions, all of which must hold. Those on lines narrow the lines that the rule gives for.");

    public static ObjectShape Shape { get; } = new(
        Check, Id, Name, On, When, Give, Multiply, Grant, Basis, Limit, Budget, Pending, Expiry);

    private static Shape<bool> With => new WordShape<bool>(("with", true), ("without", false));

    public static Rules.Basis BasisOf(DefinitionNode rule)
    {
        var basis = Basis.Of(rule);
        return new(Discount.Of(basis), Tax.Of(basis), PaidWithPoints.Of(basis), Shipping.Of(basis));
    }

    private static void CheckGrant(DefinitionNode grant, ReadContext context)
    {
        if (Reward.IsIn(grant) == Offer.IsIn(grant))
            context.Faults.Add(grant.Path, "one-of", "Exactly one of \"reward\" and \"offer\" must be here.");
        if (Offer.IsIn(grant) && Spend.Of(grant).Count > 0)
            context.Faults.Add(grant["spend"]!.Path, "one-of", "An offer is granted without spending anything.");
    }

    private static void Check(DefinitionNode rule, ReadContext context)
    {
        var ways = new[] { Give.IsIn(rule), Multiply.IsIn(rule), Grant.IsIn(rule) }.Count(way => way);
        if (ways != 1)
        {
            context.Faults.Add(
                rule.Path, "one-of", "Exactly one of \"give\", \"multiply\" and \"grant\" must be here.");
        }
    }
}

/// <summary>What stands in <c>earning</c>: a rule, or a group of rules and groups (S4.3).</summary>
internal sealed class EarningShape : Shape<DefinitionNode>
{
    public static readonly EarningShape Instance = new();

    /// <summary>Keys of groups with their mode.</summary>
    public static readonly IReadOnlyList<(string Key, GroupMode Mode)> Modes =
    [
        ("all", GroupMode.All), ("first", GroupMode.First), ("best-for-member", GroupMode.BestForMember),
        ("cheapest-for-merchant", GroupMode.CheapestForMerchant),
    ];

    /// <summary>True: the choice is made line by line.</summary>
    public static readonly Field<bool> IsByLine = Field.Defaulted(
        "per", new WordShape<bool>(("event", false), ("line", true)), "\"event\"",
        "The choice is made once an event, or line by line.");

    private static readonly Shape<IReadOnlyList<DefinitionNode>> Members = new ListShape<DefinitionNode>(
        new LateShape<DefinitionNode>("a rule or a group", () => Instance), least: 1, keepsSound: true);

    private static readonly Dictionary<string, ObjectShape> Groups = Modes.ToDictionary(
        m => m.Key,
        m => m.Mode == GroupMode.All
            ? new ObjectShape(Field.Required(m.Key, Members, DocOf(m.Mode)))
            : new ObjectShape(Field.Required(m.Key, Members, DocOf(m.Mode)), IsByLine));

    /// <summary>Each form of group, in the order of <see cref="Modes"/>.</summary>
    public static IReadOnlyList<ObjectShape> GroupShapes => [.. Modes.Select(m => Groups[m.Key])];

    private EarningShape()
    {
    }

    public override string Words => "a rule or a group";

    public override DefinitionNode Value(DefinitionNode normalised) => normalised;

    /// <summary>The key that makes an object a group, or null for a rule.</summary>
    public static string? GroupKeyOf(DefinitionNode node)
    {
        foreach (var (key, _) in Modes)
        {
            if (node[key] is not null) return key;
        }

        return null;
    }

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
    {
        if (node.Form != NodeForm.Map) return WrongForm(node, context);
        return GroupKeyOf(node) is { } key
            ? Groups[key].Normalise(node, context)
            : RuleShape.Shape.Normalise(node, context);
    }

    public override DefinitionNode Schema(SchemaContext context) => context.Refer("earning", () => DefinitionNode.OfMap(
        ("anyOf", DefinitionNode.OfList(
        [
            context.Refer("rule", () => RuleShape.Shape.Schema(context)),
            .. Groups.Values.Select(g => g.Schema(context)),
        ]))));

    private static string DocOf(GroupMode mode) => mode switch
    {
        GroupMode.All => "All of these give; for use inside other groups.",
        GroupMode.First => "Only the first of these that gives something.",
        GroupMode.BestForMember => "Only the one that is worth most to the member.",
        _ => "Only the one, of those that give something, that costs the merchant least.",
    };
}
