using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Rules;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A reward under <c>rewards</c>.</summary>
internal static class RewardShape
{
    private static readonly Field<KindUse<RewardKind>> Kind = Field.Required("kind", RuleCatalog.Reward, "What it is.");

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What members read.");

    private static readonly Field<DefinitionNode> Price = Field.Defaulted(
        "price", new PriceShape(), "{}", "Units a currency; a tier's key replaces the whole price for that tier.");

    private static readonly Field<long> Cost = Field.Defaulted(
        "cost", Is.Amount, "0", "What it costs the merchant, minor units.");

    private static readonly Field<long> Stock = Field.Optional(
        "stock", Is.Amount, "Units on the shelf, over its life; left out: no end.");

    private static readonly Field<long> Times = Field.Required("times", Is.Whole(1, 1_000_000_000), "Most units …");

    private static readonly Field<PeriodUnit> Per = Field.Defaulted(
        "per", Is.CountingUnit, "\"lifetime\"", "… in this period, by the program's calendar.");

    private static readonly Field<DefinitionNode> Member = Field.Required(
        "member", new ObjectShape(Times, Per), "For each member.");

    private static readonly Field<IReadOnlyList<DefinitionNode>> Limit = Field.Defaulted(
        "limit", new ListShape<DefinitionNode>(new ObjectShape(Member), most: 10), "[]", "How often a member may have it.");

    private static readonly Field<int> From = Field.Optional("from", Is.Date, "First day.");
    private static readonly Field<int> Until = Field.Optional("until", Is.Date, "Last day, inclusive.");

    private static readonly Field<IReadOnlyList<string>> Tiers = Field.Defaulted(
        "tiers", Is.ListOf(Is.Reference(NameKind.TierLevel), isSet: true), "[]", "Only for these levels; none: for all.");

    private static readonly Field<IReadOnlyList<string>> Groups = Field.Defaulted(
        "groups", Is.ListOf(Is.Compared, isSet: true), "[]", "Only for these member groups; none: for all.");

    private static readonly Field<CalendarPeriod> Valid = Field.Optional(
        "valid", Is.Period, "How long it can be used, up to the end of the last day; left out: for ever.");

    private static readonly Field<DefinitionNode> Voucher = Field.Defaulted(
        "voucher", new ObjectShape(Valid), "{}", "The voucher that stands for it.");

    private static readonly Field<bool> Listed = Field.Defaulted(
        "listed", Is.Flag, "true", "False: only rules grant it.");

    public static ObjectShape Shape { get; } = new(
        Check, Name, Kind, Price, Cost, Stock, Limit, From, Until, Tiers, Groups, Voucher, Listed);

    public static RewardPolicy Compile(string id, DefinitionNode node) => new()
    {
        Id = id,
        Kind = Kind.Of(node).Kind.Key,
        Values = Kind.Of(node).Value.Entries.ToDictionary(e => e.Key, e => e.Value.Text),
        Price = PriceShape.ForAll(Price.Of(node)),
        TierPrices = PriceShape.ByTier(Price.Of(node)),
        Stock = Stock.OrNull(node),
        Limits = [.. Limit.Of(node).Select(l => new RewardLimit(Times.Of(Member.Of(l)), Per.Of(Member.Of(l))))],
        FromOn = From.OrNull(node),
        UntilOn = Until.OrNull(node),
        Tiers = Tiers.Of(node),
        Groups = Groups.Of(node),
        VoucherValid = Valid.OrNull(Voucher.Of(node)),
        Cost = Cost.Of(node),
        IsListed = Listed.Of(node),
    };

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (From.OrNull(node) > Until.OrNull(node))
            context.Faults.Add(node["until"]!.Path, "order", "\"until\" lies before \"from\".");
    }

    /// <summary>
    /// Units by currency, and by tier: <c>{"points": 900, "gold": 800}</c> is 800 of the one currency for gold, in full
    /// <c>{"gold": {"points": 800}}</c>.
    /// </summary>
    private sealed class PriceShape : Shape<DefinitionNode>
    {
        private static readonly MapShape<long> Units = new(Is.AmountAboveZero, NameKind.Currency);

        public override string Words => "an object from currencies to units, and from tiers to units or such an object";

        public override DefinitionNode Value(DefinitionNode normalised) => normalised;

        public static Dictionary<string, long> ForAll(DefinitionNode price) => price.Entries
            .Where(e => e.Value.Form == NodeForm.Number)
            .ToDictionary(e => e.Key, e => Is.AmountAboveZero.Value(e.Value));

        public static Dictionary<string, IReadOnlyDictionary<string, long>> ByTier(DefinitionNode price) => price.Entries
            .Where(e => e.Value.Form == NodeForm.Map)
            .ToDictionary(e => e.Key, e => (IReadOnlyDictionary<string, long>)ForAll(e.Value));

        public override DefinitionNode? Normalise(DefinitionNode node, ReadContext context)
        {
            if (node.Form != NodeForm.Map) return WrongForm(node, context);
            var currencies = context.Names.Of(NameKind.Currency);
            var plain = node.Entries.Where(e => currencies.Contains(e.Key)).Select(e => e.Key).ToList();
            var entries = new List<KeyValuePair<string, DefinitionNode>>();
            var isSound = true;
            foreach (var (key, value) in node.Entries)
            {
                var one = currencies.Contains(key)
                    ? Is.AmountAboveZero.Normalise(value, context)
                    : ReferenceShape.IsDeclared(key, value.Path, NameKind.PriceKey, context)
                        ? TierPrice(value, plain, context)
                        : null;
                if (one is null) isSound = false;
                else entries.Add(KeyValuePair.Create(key, one));
            }

            return isSound ? DefinitionNode.OfMap(entries, node.Path) : null;
        }

        public override DefinitionNode Schema(SchemaContext context) => DefinitionNode.OfMap(
            ("type", DefinitionNode.OfText("object")),
            ("additionalProperties", DefinitionNode.OfMap(
                ("anyOf", DefinitionNode.OfList([Is.AmountAboveZero.Schema(context), Units.Schema(context)])))));

        private static DefinitionNode? TierPrice(DefinitionNode value, List<string> plain, ReadContext context)
        {
            if (value.Form == NodeForm.Map) return Units.Normalise(value, context);
            if (Is.AmountAboveZero.Normalise(value, context) is not { } units) return null;
            if (plain.Count == 1) return DefinitionNode.OfMap([KeyValuePair.Create(plain[0], units)], value.Path);
            context.Faults.Add(
                value.Path, "tier-price", "A plain number needs a price in exactly one currency; write {\"currency\": units}.");
            return null;
        }
    }
}
