using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Fraud.Kinds;

/// <summary>One sale is recorded twice.</summary>
internal sealed class DuplicateInvoice(string id, bool holds, long window, long? amountWithin) : FraudRule(id, Kind.Key, holds)
{
    private static readonly Field<int> WithinWindow = Field.Required(
        "window", FraudKind.Window, "How near in time two purchases of one document number and one amount must be.");

    private static readonly Field<int> AmountWithin = Field.Optional(
        "amountWithin", FraudKind.Window,
        "How near in time two purchases of one member must be that have the same amount at the same store under different numbers; left out: these are not looked for.");

    public static new FraudKind Kind { get; } = new(
        "duplicateInvoice",
        "A document number comes again with the same amount, at another store or in another scope of numbers; or one member's amount comes again at once.",
        """{"duplicateInvoice": {"window": "P7D", "amountWithin": "PT2M"}}""",
        new ObjectShape(Check, WithinWindow, AmountWithin),
        (id, node, holds) => new DuplicateInvoice(
            id, holds, FraudKind.LengthOf(WithinWindow.Of(node)),
            AmountWithin.IsIn(node) ? FraudKind.LengthOf(AmountWithin.Of(node)) : null));

    public override long Window => window;

    public override IEnumerable<FraudFinding> Find(FraudFact fact, FraudSurroundings around)
    {
        if (fact is not { Kind: FraudFactKind.Purchase, DocumentNo: { } number }) yield break;
        var byNumber = $"number:{number}:{fact.Amount}";
        // A scope takes a number once; a number that is there again is of another one.
        if (Near(around.WithDocument(number, fact.Amount), window, byNumber) is { Count: > 1 } twice)
            yield return Finding(byNumber, fact.MemberId, twice) with { Counted = SlidingWindow.Most(twice, window), Allowed = 1 };
        if (amountWithin is not { } length) yield break;
        var byAmount = $"amount:{fact.MemberId}:{fact.Store}:{fact.Amount}";
        var same = around.PurchasesOf(fact.MemberId)
            .Where(one => one.Amount == fact.Amount && one.Store == fact.Store && (one == fact || one.DocumentNo != number));
        if (Near(same, length, byAmount) is { Count: > 1 } again)
            yield return Finding(byAmount, fact.MemberId, again) with { Counted = SlidingWindow.Most(again, length), Allowed = 1 };

        IReadOnlyList<FraudFact> Near(IEnumerable<FraudFact> facts, long within, string subject) => SlidingWindow.Find(
            facts.Where(one => !around.IsJudged(Id, subject, one)), fact, within, SlidingWindow.MoreThan(1));
    }

    private static void Check(DefinitionNode node, ReadContext context)
    {
        if (AmountWithin.IsIn(node) && AmountWithin.Of(node) > WithinWindow.Of(node))
            context.Faults.Add(node["amountWithin"]!.Path, "order", "\"amountWithin\" is longer than \"window\".");
    }
}
