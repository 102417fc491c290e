using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Fraud.Kinds;

/// <summary>
/// Members who bring one another quickly: all who came within a window, brought by one member or by those whom he brought. That nobody
/// stands above himself sees deciding to (S9.1).
/// </summary>
internal sealed class ReferralRing(string id, bool holds, long newcomers, long window) : FraudRule(id, Kind.Key, holds)
{
    /// <summary>Members who are looked at around one newcomer: no ring of people is larger.</summary>
    private const int RingMax = 10_000;

    private static readonly Field<long> Newcomers = Field.Required(
        "newcomers", Is.Whole(1, 1_000), "Most members who may come within the window through one: brought by that one, or by those who came so.");

    private static readonly Field<int> WithinWindow = Field.Required("window", FraudKind.Window, "How long the window is, wherever it begins.");

    public static new FraudKind Kind { get; } = new(
        "referralRing", "More members come within a window through one member than the number says, directly or one through another.",
        """{"referralRing": {"newcomers": 5, "window": "P7D"}}""", new ObjectShape(Newcomers, WithinWindow),
        (id, node, holds) => new ReferralRing(id, holds, Newcomers.Of(node), FraudKind.LengthOf(WithinWindow.Of(node))));

    public override long Window => window;

    public override IEnumerable<FraudFinding> Find(FraudFact fact, FraudSurroundings around)
    {
        if (fact is not { Kind: FraudFactKind.Newcomer, ReferrerId: { } referrer }) yield break;
        var root = RootOf(referrer, fact, around);
        var subject = $"member:{root}";
        List<FraudFact> ring =
        [
            .. Below(root, fact, around).Where(one => !around.IsJudged(Id, subject, one)).OrderBy(one => one.At).ThenBy(one => one.Id),
        ];
        if (SlidingWindow.Find(ring, fact, window, SlidingWindow.MoreThan(newcomers)) is { Count: > 0 } many)
            yield return Finding(subject, root, many) with { Counted = SlidingWindow.Most(many, window), Allowed = newcomers };
    }

    /// <summary>The first of those above who did not come within a window of it.</summary>
    private long RootOf(long referrer, FraudFact fact, FraudSurroundings around)
    {
        for (var steps = 0; steps < RingMax && around.NewcomerOf(referrer) is { } above && IsNear(above, fact); steps++)
            referrer = above.ReferrerId!.Value;
        return referrer;
    }

    private List<FraudFact> Below(long root, FraudFact fact, FraudSurroundings around)
    {
        List<FraudFact> found = [.. around.BroughtBy(root).Where(one => IsNear(one, fact))];
        for (var i = 0; i < found.Count && found.Count < RingMax; i++)
            found.AddRange(around.BroughtBy(found[i].MemberId).Where(one => IsNear(one, fact)));
        return found;
    }

    private bool IsNear(FraudFact one, FraudFact other) => Math.Abs(one.At - other.At) < window;
}
