using System.Buffers.Binary;
using System.Globalization;
using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Rules.Conditions;

/// <summary>
/// Chance: the first 8 bytes of the rule's draw as a number, most significant first, leave no remainder by
/// <paramref name="oneIn"/> (S3.7).
/// </summary>
internal sealed class ChanceCondition(long oneIn, string ruleId) : Condition
{
    private static readonly Field<long> OneIn = Field.Required(
        "oneIn", Is.Whole(2, 1_000_000_000), "One event in so many, on average.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "chance",
        "By a draw that nobody can foresee and anybody can check afterwards. Evaluations show no draws.",
        """{"chance": {"oneIn": 20}}""", new ObjectShape(OneIn),
        (node, context) => new ChanceCondition(OneIn.Of(node), context.RuleId));

    public override bool NeedsDraw => true;

    public override bool Holds(EventView e, int line) =>
        e.Inputs.Draw is { } draw && BinaryPrimitives.ReadUInt64BigEndian(draw(ruleId)) % (ulong)oneIn == 0;

    public override ConditionFacts Describe() =>
        Facts("chance", ("oneIn", oneIn.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>The member's available balances have reached amounts; only for rules on <c>balance</c> (S4.8).</summary>
internal sealed class ReachesCondition(IReadOnlyList<KeyValuePair<string, long>> amounts) : Condition
{
    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "reaches",
        "The member's available balance has reached these amounts. Only in the `when` of a rule on `balance`, which is "
            + "asked after every change of a balance, as often as it still holds.",
        """{"reaches": {"coffee-stamps": 9}}""", Is.MapFrom(NameKind.Currency, Is.AmountAboveZero),
        (amounts, _) => new ReachesCondition(amounts));

    /// <summary>Least available balance by currency.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Amounts => amounts;

    public override bool Holds(EventView e, int line)
    {
        foreach (var (currency, amount) in amounts)
        {
            if (e.Event.Available.GetValueOrDefault(currency) < amount) return false;
        }

        return true;
    }

    public override ConditionFacts Describe() => Facts(
        "reaches", [.. amounts.Select(a => (a.Key, a.Value.ToString(CultureInfo.InvariantCulture)))]);
}

/// <summary>
/// The member is one of the first so many that the rule gives to. Whether there is room is a counter's matter, so the
/// rule holds it as a limit; as a condition it always holds.
/// </summary>
internal sealed class FirstCondition(long members) : Condition
{
    private static readonly Field<long> Members = Field.Required(
        "members", Is.Whole(1, 1_000_000_000), "How many members.");

    public static ConditionKind Kind { get; } = ConditionKind.Of(
        "first",
        "The member is one of the first so many that this rule gives to. Only in the `when` of a rule, not inside another "
            + "condition.",
        """{"first": {"members": 1000}}""", new ObjectShape(Members),
        (node, _) => new FirstCondition(Members.Of(node)));

    /// <summary>How many members.</summary>
    public long Count => members;

    public override bool Holds(EventView e, int line) => true;

    public override ConditionFacts Describe() =>
        Facts("first", ("members", members.ToString(CultureInfo.InvariantCulture)));
}
