namespace Bashgah.Engine.Fraud;

/// <summary>Facts near those that are judged, and what is known beside them: all that rules against fraud see.</summary>
public sealed class FraudSurroundings
{
    private readonly ILookup<long, FraudFact> _purchases;
    private readonly ILookup<(string Number, long Amount), FraudFact> _documents;
    private readonly Dictionary<long, FraudFact> _newcomers = [];
    private readonly ILookup<long, FraudFact> _brought;
    private readonly ILookup<string, FraudFact> _devices;
    private readonly IReadOnlySet<(string Staff, long MemberId)> _ownCards;
    private readonly IReadOnlySet<(string Rule, string Subject, long Fact)> _judged;

    /// <param name="facts">Those that are judged among them; each once.</param>
    /// <param name="ownCards">Which members are staff: <c>cashier:…</c> or an actor, and the member.</param>
    /// <param name="judged">Facts of cases that are closed: they count no more for that rule and subject.</param>
    public FraudSurroundings(
        IEnumerable<FraudFact> facts, IReadOnlySet<(string Staff, long MemberId)> ownCards,
        IReadOnlySet<(string Rule, string Subject, long Fact)> judged)
    {
        List<FraudFact> inOrder = [.. facts.OrderBy(fact => fact.At).ThenBy(fact => fact.Id)];
        _ownCards = ownCards;
        _judged = judged;
        _purchases = Of(FraudFactKind.Purchase).ToLookup(fact => fact.MemberId);
        _documents = Of(FraudFactKind.Purchase).Where(fact => fact.DocumentNo is not null)
            .ToLookup(fact => (fact.DocumentNo!, fact.Amount));
        foreach (var fact in Of(FraudFactKind.Newcomer)) _newcomers.TryAdd(fact.MemberId, fact);
        _brought = _newcomers.Values.ToLookup(fact => fact.ReferrerId!.Value);
        _devices = Of(FraudFactKind.Device).Where(fact => fact.Device is not null).ToLookup(fact => fact.Device!);

        IEnumerable<FraudFact> Of(FraudFactKind kind) => inOrder.Where(fact => fact.Kind == kind);
    }

    internal IEnumerable<FraudFact> PurchasesOf(long memberId) => _purchases[memberId];

    internal IEnumerable<FraudFact> WithDocument(string number, long amount) => _documents[(number, amount)];

    internal FraudFact? NewcomerOf(long memberId) => _newcomers.GetValueOrDefault(memberId);

    internal IEnumerable<FraudFact> BroughtBy(long memberId) => _brought[memberId];

    internal IEnumerable<FraudFact> OnDevice(string device) => _devices[device];

    internal bool IsOwnCard(string? staff, long memberId) => staff is not null && _ownCards.Contains((staff, memberId));

    internal bool IsJudged(string rule, string subject, FraudFact fact) => _judged.Contains((rule, subject, fact.Key));
}
