using Bashgah.Engine.Numbers;
using Bashgah.Engine.Programs.Shapes;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs.Definition;

/// <summary>A unit of the program under <c>currencies</c>.</summary>
internal static class CurrencyShape
{
    /// <summary>Names that mean something else where currencies are named.</summary>
    public static readonly IReadOnlyList<string> Reserved = ["spend", "visits", "times", "per", "of", "else"];

    private const string IdentityWorth = """{"amount": 1, "per": 1}""";

    private static readonly Field<long> WorthAmount = Field.Required("amount", Is.Amount, "Minor units of money …");
    private static readonly Field<long> WorthPer = Field.Required("per", Is.AmountAboveZero, "… for so many units.");

    private static readonly Field<IReadOnlyDictionary<string, string>> Name = Field.Defaulted(
        "name", Is.Wording, "{}", "What members read.");

    private static readonly Field<bool> Money = Field.Defaulted(
        "money", Is.Flag, "false", "One unit is one minor unit of the program's money: store credit.");

    private static readonly Field<bool> Qualifying = Field.Defaulted(
        "qualifying", Is.Flag, "false", "It only measures, for tiers: worth nothing, and multiplied only by name.");

    private static readonly Field<long> Digits = Field.Optional(
        "digits", Is.Whole(0, 4), "Digits after the point when it is shown; left out: none, and for money the money's.");

    private static readonly Field<Rounding> RoundingMode = Field.Defaulted(
        "rounding",
        new WordShape<Rounding>(
            ("floor", Rounding.Floor), ("half-even", Rounding.HalfEven), ("ceiling", Rounding.Ceiling)),
        "\"floor\"", "How each award is made whole.");

    private static readonly Field<bool> RoundsEachLine = Field.Defaulted(
        "scope", new WordShape<bool>(("order", false), ("line", true)), "\"order\"",
        "Rounded once over all lines that a rule gave for (`order`), or line by line (`line`). What is given for the event as a whole, such as "
            + "`fixed`, is then shared over the lines first, and the rounded shares may come to a little more or less: 2 over three "
            + "equal lines is 1 + 1 + 1 under `half-even` or `ceiling`, and nothing under `floor`.");

    private static readonly Field<bool> Carry = Field.Defaulted(
        "carry", Is.Flag, "false", "Fractions are kept on the account until they make a whole.");

    private static readonly Field<DefinitionNode?> Pending = Field.Defaulted(
        "pending", TimingShapes.Pending, "\"none\"", "When what is earned can be spent.");

    private static readonly Field<DefinitionNode?> Expiry = Field.Defaulted(
        "expiry", TimingShapes.Expiry, "\"never\"", "When what is earned ends.");

    private static readonly Field<Shortfall> Shortfalls = Field.Defaulted(
        "shortfall",
        new WordShape<Shortfall>(
            ("debt", Shortfall.Debt), ("floor", Shortfall.Floor), ("from-refund", Shortfall.FromRefund)),
        "\"debt\"", "What happens to points that a return cannot find: owed, written off, or kept from the refund.");

    private static readonly Field<DefinitionNode> Worth = Field.Derived(
        "worth", new ObjectShape(WorthAmount, WorthPer), before => Money.Or(before, false) ? IdentityWorth : null,
        "for money one to one, else not said", "What units are worth in money: `amount` for `per` units.");

    private static readonly Field<long> Max = Field.Optional(
        "max", Is.AmountAboveZero, "Most that a member may have; awards are trimmed to it.");

    private static readonly Field<long> CashLeast = Field.Defaulted(
        "least", Is.AmountAboveZero, "1", "Least that a request may be about, minor units.");

    private static readonly Field<long> CashMost = Field.Optional(
        "most", Is.AmountAboveZero, "Most that a request may be about, minor units; left out: all that is available.");

    private static readonly Field<DefinitionNode> CashOut = Field.Optional(
        "cashOut", new ObjectShape(CheckCashOut, CashLeast, CashMost),
        "For money: members may ask for it in cash, which staff approve or reject. Left out: it is only spent in the shop.");

    private static readonly Field<bool> Transferable = Field.Derived(
        "transferable", Is.Flag, before => Qualifying.Or(before, false) ? "false" : "true",
        "true, but for qualifying units", "Members may give it to one another.");

    public static ObjectShape Shape { get; } = new(
        Check, Name, Money, Qualifying, Digits, RoundingMode, RoundsEachLine, Carry, Pending, Expiry, Shortfalls, Worth,
        Max, CashOut, Transferable);

    public static CurrencyPolicy Compile(string id, DefinitionNode node, int moneyDigits) => new()
    {
        Id = id,
        IsMoney = Money.Of(node),
        IsQualifying = Qualifying.Of(node),
        Digits = (int)Digits.Or(node, Money.Of(node) ? moneyDigits : 0),
        Rounding = RoundingMode.Of(node),
        RoundsEachLine = RoundsEachLine.Of(node),
        Carries = Carry.Of(node),
        Worth = Worth.IsIn(node)
            ? new Fraction(WorthAmount.Of(Worth.Of(node)), WorthPer.Of(Worth.Of(node)))
            : null,
        Pending = TimingShapes.PendingOf(Pending.Of(node)),
        Expiry = TimingShapes.ExpiryOf(Expiry.Of(node)),
        Shortfall = Shortfalls.Of(node),
        BalanceMax = Max.OrNull(node),
        CashOut = CashOut.IsIn(node)
            ? new(CashLeast.Of(CashOut.Of(node)), CashMost.OrNull(CashOut.Of(node)))
            : null,
        IsTransferable = Transferable.Of(node),
    };

    /// <summary>True when comparing groups can count it: it has a worth, or counts as nothing (S4.3).</summary>
    public static bool IsComparable(DefinitionNode node) => Worth.IsIn(node) || Qualifying.Of(node);

    /// <summary>The digits that a unit of money says it has; null: none, or it is no money.</summary>
    public static long? DigitsAsMoney(DefinitionNode node) => Money.Of(node) ? Digits.OrNull(node) : null;

    public static bool IsQualifying(DefinitionNode node) => Qualifying.Of(node);

    /// <summary>True when members may ask for it in cash.</summary>
    public static bool IsCashable(DefinitionNode node) => CashOut.IsIn(node);

    private static void CheckCashOut(DefinitionNode cashOut, ReadContext context)
    {
        if (CashMost.OrNull(cashOut) < CashLeast.Of(cashOut))
            context.Faults.Add(cashOut.Path, "order", "\"most\" is less than \"least\".");
    }

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (Carry.Of(node) && (RoundingMode.Of(node) != Rounding.Floor || RoundsEachLine.Of(node)))
        {
            context.Faults.Add(
                DefinitionNode.PathOf(node.Path, "carry"), "carry",
                "A currency that carries gives whole units as they fill: \"rounding\" is floor and \"scope\" is order.");
        }

        if (Money.Of(node) && WorthAmount.Of(Worth.Of(node)) != WorthPer.Of(Worth.Of(node)))
        {
            context.Faults.Add(
                DefinitionNode.PathOf(node.Path, "worth"), "worth", "Money is worth itself, one to one.");
        }

        if (CashOut.IsIn(node) && !Money.Of(node))
        {
            context.Faults.Add(
                DefinitionNode.PathOf(node.Path, "cashOut"), "cash-out", "Only money can be turned into cash.");
        }

        if (Money.Of(node) && Qualifying.Of(node))
        {
            context.Faults.Add(
                DefinitionNode.PathOf(node.Path, "qualifying"), "qualifying", "Money does not only measure.");
        }
    }
}
