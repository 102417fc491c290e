using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules;

/// <summary>What a reward is. The engine only keeps it: the till and the member's page make something of it.</summary>
internal sealed class RewardKind : Kind
{
    private static readonly Field<long> Amount = Field.Optional(
        "amount", Is.AmountAboveZero, "Money off, minor units.");

    private RewardKind(string key, string doc, string example, Shape shape)
        : base(key, doc, example, shape)
    {
    }

    /// <summary>Money off a purchase.</summary>
    public static RewardKind Discount { get; } = new(
        "discount", "Money off a purchase: an amount, or a percentage.", """{"discount": {"amount": 1000}}""",
        new ObjectShape(
            CheckDiscount, Amount,
            Field.Optional("percent", new DecimalShape("0", "100", includesLeast: false), "Percentage off.")));

    /// <summary>A product or service for nothing.</summary>
    public static RewardKind Product { get; } = new(
        "product", "A product or service for nothing.", """{"product": {"sku": "COFFEE-S"}}""",
        new ObjectShape(Field.Required("sku", Is.Compared, "The article.")));

    /// <summary>A card with a balance.</summary>
    public static RewardKind GiftCard { get; } = new(
        "giftCard", "A gift card with a balance of its own.", """{"giftCard": {"amount": 5000}}""",
        new ObjectShape(Field.Required("amount", Is.AmountAboveZero, "Its balance, minor units.")));

    /// <summary>A donation.</summary>
    public static RewardKind Charity { get; } = new(
        "charity", "A donation in the member's name.", """{"charity": {"cause": "planting"}}""",
        new ObjectShape(Field.Required("cause", Is.Compared, "What it is for.")));

    private static void CheckDiscount(DefinitionNode node, ReadContext context)
    {
        if (Amount.IsIn(node) == (node["percent"] is not null))
            context.Faults.Add(node.Path, "one-of", "Exactly one of \"amount\" and \"percent\" must be here.");
    }
}
