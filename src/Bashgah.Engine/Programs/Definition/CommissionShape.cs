using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Rules.Conditions;
using Bashgah.Engine.Rules.Limits;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>One entry under <c>referral.commission</c> (S9.2): who gets how much of which purchases of whom.</summary>
internal static class CommissionShape
{
    /// <summary>Most levels that commission goes up (S9.1).</summary>
    public const int LevelsMax = 10;

    private const int ConditionsMax = 50;

    private static readonly Shape<ExactDecimal> Share = new DecimalShape("0", "10", includesLeast: true);

    public static readonly Field<string> Id = Field.Defaulted(
        "id", Is.Name, "\"referral\"", "Stable name: counters and history hang on it. Several entries need names of their own.");

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What members read.");

    private static readonly Field<long> First = Field.Optional(
        "first", Is.Whole(1, 1_000_000), "Only so many purchases, the first since the buyer was brought.");

    private static readonly Field<CalendarPeriod> Within = Field.Optional(
        "within", Is.Period, "Only purchases so long after the buyer was brought.");

    private static readonly Field<DefinitionNode> Purchases = Field.Required(
        "purchases", new PurchasesShape(), "`\"all\"`, `\"first\"`, or an object with `first` or `within`, or both.");

    public static readonly Field<DefinitionNode?> On = Field.Defaulted(
        "on", new WordOrObjectShape("referred", new ObjectShape(Purchases)), """{"purchases": "all"}""",
        "What it is given for: the buyer's purchases, or `\"referred\"`: once, when somebody is brought.");

    public static readonly Field<IReadOnlyList<CommissionLevel>> Levels = Field.Required(
        "levels", new ListShape<CommissionLevel>(new LevelShape(), least: 1, most: LevelsMax),
        "From who brought the buyer upwards: a share of the money such as `\"0.05\"`, or an object with `rate` or `fixed`.");

    private static readonly Field<Basis> Of = Field.Defaulted(
        "of",
        new WordShape<Basis>(
            ("paid", Basis.Default), ("amount", Basis.Default with { PaidWithPoints = true }),
            ("net", Basis.Default with { WithTax = false })),
        "\"paid\"", "Of what: `paid` without what points or credit paid, `amount` with it, `net` is `paid` without tax.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, ExactDecimal>>> As = Field.Required(
        "as", new FactorsShape(),
        "The currency that it is given in, or an object from currencies to units for each minor unit of money.");

    public static readonly Field<bool> CashOut = Field.Defaulted(
        "cashOut", Is.Flag, "false",
        "Whether it can be turned into cash: all currencies that it is given in have `cashOut` then, and else none.");

    public static readonly Field<IReadOnlyList<string>> BuyerGroups = Field.Defaulted(
        "buyerGroups", Is.ListOf(Is.Compared, isSet: true), "[]", "Only for buyers of one of these groups; none: all.");

    public static readonly Field<IReadOnlyList<string>> ReferrerGroups = Field.Defaulted(
        "referrerGroups", Is.ListOf(Is.Compared, isSet: true), "[]", "Only to members of one of these groups; none: all.");

    public static readonly Field<IReadOnlyList<KeyValuePair<string, IReadOnlyList<ExactDecimal>>>> ProductGroups =
        Field.Defaulted(
            "productGroups", new MapShape<IReadOnlyList<ExactDecimal>>(Is.ListOf(Share, least: 1)), "{}",
            "Other shares for lines of some product groups, one a level; the first group that a line belongs to counts.");

    public static readonly Field<IReadOnlyList<KindUse<ConditionKind>>> When = Field.Defaulted(
        "when", new ListShape<KindUse<ConditionKind>>(RuleCatalog.Condition, most: ConditionsMax), "[]",
        "Conditions on the purchase and on who gets the commission, as in rules; a purchase's number is its place among the buyer's since they were brought.");

    public static readonly Field<DefinitionNode?> Pending = Field.Defaulted(
        "pending", new CommissionPendingShape(), """{"for": "P30D"}""",
        "When it can be spent; `return-window` is as long as returns are taken (`terms.returnWithin`).");

    public static readonly Field<DefinitionNode?> Expiry = Field.Optional(
        "expiry", TimingShapes.Expiry, "Instead of the currency's.");

    public static readonly Field<IReadOnlyList<KindUse<LimitKind>>> Limit = Field.Defaulted(
        "limit", new ListShape<KindUse<LimitKind>>(RuleCatalog.Limit, most: 20), "[]",
        "Limits over all levels; `member` counts for each who gets it, and of `times` the payment of each level is one.");

    public static readonly Field<IReadOnlyList<string>> Budget = Field.Optional(
        "budget", Is.OneOrMore(Is.Reference(NameKind.Budget)), "Budgets that it shares with rules.");

    public static ObjectShape Shape { get; } = new(
        Check, Id, Name, On, Levels, Of, As, CashOut, BuyerGroups, ReferrerGroups, ProductGroups, When, Pending, Expiry, Limit, Budget);

    /// <summary>What of a line's amount counts.</summary>
    public static Basis BasisOf(DefinitionNode commission) => Of.Of(commission);

    /// <summary>Null: given for bringing somebody; else how many purchases and for how long (either may be without end).</summary>
    public static (long? First, CalendarPeriod? Within)? PurchasesOf(DefinitionNode commission)
    {
        if (On.Of(commission) is not { } on) return null;
        var purchases = Purchases.Of(on);
        return purchases.Form == NodeForm.Text
            ? (purchases.Text == "first" ? 1 : null, null)
            : (First.OrNull(purchases), Within.OrNull(purchases));
    }

    /// <summary>True when it is as long pending as returns are taken.</summary>
    public static bool IsPendingForReturns(DefinitionNode commission) =>
        commission["pending"] is { Form: NodeForm.Text, Text: CommissionPendingShape.ReturnWindow };

    private static void Check(DefinitionNode commission, ReadContext context)
    {
        var levels = commission["levels"]!.Items;
        var isForPurchases = On.Of(commission) is not null;
        for (var i = 0; i < levels.Count; i++)
        {
            if (!isForPurchases && Levels.Of(commission)[i].Rate is not null)
                context.Faults.Add(levels[i].Path, "needs-purchase", "Bringing somebody has no amount to take a share of: say \"fixed\".");
        }

        foreach (var (group, rates) in ProductGroups.Of(commission))
        {
            var node = commission["productGroups"]![group]!;
            if (rates.Count != levels.Count)
                context.Faults.Add(node.Path, "count", "There must be as many shares here as there are levels.");
            if (!isForPurchases || Levels.Of(commission).Any(level => level.Fixed is not null))
                context.Faults.Add(node.Path, "needs-rates", "Other shares by product group need shares at every level.");
        }
    }

    /// <summary><c>all</c>, <c>first</c>, or an object.</summary>
    private sealed class PurchasesShape : Shape<DefinitionNode>
    {
        private static readonly Shape<int> Word = new WordShape<int>(("all", 0), ("first", 1));
        private static readonly ObjectShape Bounds = new(CheckBounds, First, Within);

        public override string Words => "\"all\", \"first\", or an object with \"first\" or \"within\"";

        public override IReadOnlyList<Field> Fields => Bounds.Fields;

        public override DefinitionNode Value(DefinitionNode normalised) => normalised;

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) => node.Form switch
        {
            NodeForm.Text => Word.Normalise(node, context),
            NodeForm.Map => Bounds.Normalise(node, context),
            _ => WrongForm(node, context),
        };

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("anyOf", DefinitionNode.OfList([Word.Schema(context), Bounds.Schema(context)])));

        private static void CheckBounds(DefinitionNode bounds, ReadContext context)
        {
            if (!First.IsIn(bounds) && !Within.IsIn(bounds))
                context.Faults.Add(bounds.Path, "missing", "At least one of \"first\" and \"within\" must be here.");
        }
    }

    /// <summary>A share, or an object with a share or a fixed amount, and limits of its own.</summary>
    private sealed class LevelShape : Shape<CommissionLevel>
    {
        private static readonly Field<ExactDecimal> Rate = Field.Optional("rate", Share, "A share of the money.");

        private static readonly Field<long> Fixed = Field.Optional(
            "fixed", Is.AmountAboveZero, "So many minor units of money for each purchase, or for bringing somebody.");

        private static readonly Field<IReadOnlyList<KindUse<LimitKind>>> LevelLimit = Field.Defaulted(
            "limit", new ListShape<KindUse<LimitKind>>(RuleCatalog.Limit, most: 20), "[]", "Limits of this level alone.");

        private static readonly ObjectShape Inner = new(CheckOne, Rate, Fixed, LevelLimit);

        public override string Words => "a share such as \"0.05\", or an object with \"rate\" or \"fixed\"";

        public override IReadOnlyList<Field> Fields => Inner.Fields;

        public override CommissionLevel Value(DefinitionNode normalised) => normalised.Form == NodeForm.Map
            ? new(Rate.OrNull(normalised), Fixed.OrNull(normalised), LevelLimit.Of(normalised))
            : new(Share.Value(normalised), null, []);

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) =>
            node.Form == NodeForm.Map ? Inner.Normalise(node, context) : Share.Normalise(node, context);

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("anyOf", DefinitionNode.OfList([Share.Schema(context), Inner.Schema(context)])));

        private static void CheckOne(DefinitionNode level, ReadContext context)
        {
            if (Rate.IsIn(level) == Fixed.IsIn(level))
                context.Faults.Add(level.Path, "one-of", "Exactly one of \"rate\" and \"fixed\" must be here.");
        }
    }

    /// <summary>A currency, or currencies with a factor each.</summary>
    private sealed class FactorsShape : Shape<IReadOnlyList<KeyValuePair<string, ExactDecimal>>>
    {
        private static readonly Shape<string> One = Is.Reference(NameKind.Currency);
        private static readonly Shape<IReadOnlyList<KeyValuePair<string, ExactDecimal>>> Many =
            Is.MapFrom(NameKind.Currency, Is.Rate, least: 1);

        public override string Words => "a currency, or an object from currencies to rates";

        public override IReadOnlyList<KeyValuePair<string, ExactDecimal>> Value(DefinitionNode normalised)
        {
            if (normalised.Form == NodeForm.Map) return Many.Value(normalised);
            _ = ExactDecimal.TryParse("1", out var one);
            return [KeyValuePair.Create(normalised.Text, one)];
        }

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) => node.Form switch
        {
            NodeForm.Text => One.Normalise(node, context),
            NodeForm.Map => Many.Normalise(node, context),
            _ => WrongForm(node, context),
        };

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("anyOf", DefinitionNode.OfList([One.Schema(context), Many.Schema(context)])));
    }
}

/// <summary>One level of a commission: a share of the money or a fixed amount, and limits of its own.</summary>
internal sealed record CommissionLevel(ExactDecimal? Rate, long? Fixed, IReadOnlyList<KindUse<LimitKind>> Limits);

/// <summary>Pending as elsewhere, or <c>return-window</c>.</summary>
internal sealed class CommissionPendingShape : Shape<DefinitionNode?>
{
    public const string ReturnWindow = "return-window";

    public override string Words => $"\"{ReturnWindow}\", {TimingShapes.PendingByTime.Words}";

    public override IReadOnlyList<Field> Fields => TimingShapes.PendingByTime.Fields;

    public override DefinitionNode? Value(DefinitionNode normalised) => TimingShapes.PendingByTime.Value(normalised);

    public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context) =>
        node is { Form: NodeForm.Text, Text: ReturnWindow } ? node : TimingShapes.PendingByTime.Normalise(node, context);

    public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
        ("anyOf", DefinitionNode.OfList(
        [
            DefinitionNode.OfMap(("const", DefinitionNode.OfText(ReturnWindow))), TimingShapes.PendingByTime.Schema(context),
        ])));
}
