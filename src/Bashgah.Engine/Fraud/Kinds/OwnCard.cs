using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Fraud.Kinds;

/// <summary>Staff credit a card of their own.</summary>
internal sealed class OwnCard(string id, bool holds) : FraudRule(id, Kind.Key, holds)
{
    /// <summary>How a cashier is told from an actor.</summary>
    private const string CashierPrefix = "cashier:";

    public static new FraudKind Kind { get; } = new(
        "ownCard",
        "Whoever records a purchase, an activity or a correction in a member's favour is that member, by the cards of staff that were declared.",
        """{"ownCard": {}}""", new ObjectShape(), (id, _, holds) => new OwnCard(id, holds));

    public override IEnumerable<FraudFinding> Find(FraudFact fact, FraudSurroundings around)
    {
        if (fact.Kind is not (FraudFactKind.Purchase or FraudFactKind.Activity or FraudFactKind.Correction)) yield break;
        foreach (var staff in new[] { fact.Cashier is null ? null : CashierPrefix + fact.Cashier, fact.Actor })
        {
            var subject = $"{staff}|{fact.MemberId}";
            if (around.IsOwnCard(staff, fact.MemberId) && !around.IsJudged(Id, subject, fact))
                yield return Finding(subject, fact.MemberId, [fact]) with { Counted = 1 };
        }
    }
}
