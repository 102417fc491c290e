using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Fraud.Kinds;

/// <summary>A member buys more often, or for more, within a while than people do.</summary>
internal sealed class Velocity(string id, bool holds, long? purchases, long? amount, long window) : FraudRule(id, Kind.Key, holds)
{
    private static readonly Field<long> Purchases = Field.Optional("purchases", Is.Whole(1, 1_000), "Most purchases of a member within the window.");

    private static readonly Field<long> Amount = Field.Optional(
        "amount", Is.AmountAboveZero, "Most that a member's purchases come to within the window, minor units.");

    private static readonly Field<int> WithinWindow = Field.Required("window", FraudKind.Window, "How long the window is, wherever it begins.");

    public static new FraudKind Kind { get; } = new(
        "velocity", "A member buys more often, or for more, within a window than the number says.",
        """{"velocity": {"purchases": 5, "window": "PT1H"}}""",
        new ObjectShape(Check, Purchases, Amount, WithinWindow),
        (id, node, holds) => new Velocity(
            id, holds, Purchases.OrNull(node), Amount.OrNull(node), FraudKind.LengthOf(WithinWindow.Of(node))));

    public override long Window => window;

    public override IEnumerable<FraudFinding> Find(FraudFact fact, FraudSurroundings around)
    {
        if (fact.Kind != FraudFactKind.Purchase) yield break;
        var subject = $"member:{fact.MemberId}";
        List<FraudFact> own = [.. around.PurchasesOf(fact.MemberId).Where(one => !around.IsJudged(Id, subject, one))];
        if (SlidingWindow.Find(own, fact, window, IsTooMany) is { Count: > 0 } often)
            yield return Finding(subject, fact.MemberId, often) with { Counted = often.Count, Allowed = purchases!.Value };
        else if (SlidingWindow.Find(own, fact, window, IsTooMuch) is { Count: > 0 } dear)
            yield return Finding(subject, fact.MemberId, dear) with { Counted = (long)Sum(dear), Allowed = amount!.Value, IsAmount = true };
    }

    private bool IsTooMany(IReadOnlyList<FraudFact> facts) => purchases is { } most && facts.Count > most;

    private bool IsTooMuch(IReadOnlyList<FraudFact> facts) => amount is { } most && Sum(facts) > most;

    private static Int128 Sum(IReadOnlyList<FraudFact> facts)
    {
        Int128 sum = 0;
        foreach (var fact in facts) sum += fact.Amount;
        return Int128.Min(sum, long.MaxValue);
    }

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (!Purchases.IsIn(node) && !Amount.IsIn(node))
            context.Faults.Add(node.Path, "missing", "At least one of \"purchases\" and \"amount\" must be here.");
    }
}
