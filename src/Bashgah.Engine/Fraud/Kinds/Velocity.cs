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
        if (purchases is { } times && SlidingWindow.Find(own, fact, window, SlidingWindow.MoreThan(times)) is { Count: > 0 } often)
            yield return Finding(subject, fact.MemberId, often) with { Counted = SlidingWindow.Most(often, window), Allowed = times };
        else if (amount is { } most && SlidingWindow.Find(own, fact, window, near => SumAbove(near, most)) is { Count: > 0 } dear)
            yield return Finding(subject, fact.MemberId, dear) with { Counted = LargestSum(dear), Allowed = most, IsAmount = true };
    }

    private long LargestSum(IReadOnlyList<FraudFact> facts)
    {
        var sums = Sums(facts);
        return (long)Int128.Min(SlidingWindow.Fullest(facts, window, (first, end) => sums[end] - sums[first]), long.MaxValue);
    }

    private static SlidingWindow.Judge SumAbove(IReadOnlyList<FraudFact> facts, long most)
    {
        var sums = Sums(facts);
        return (first, end) => sums[end] - sums[first] > most;
    }

    // What the facts before each place come to, and at the end all of them.
    private static Int128[] Sums(IReadOnlyList<FraudFact> facts)
    {
        var sums = new Int128[facts.Count + 1];
        for (var i = 0; i < facts.Count; i++) sums[i + 1] = sums[i] + facts[i].Amount;
        return sums;
    }

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (!Purchases.IsIn(node) && !Amount.IsIn(node))
            context.Faults.Add(node.Path, "missing", "At least one of \"purchases\" and \"amount\" must be here.");
    }
}
