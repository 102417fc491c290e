using Bashgah.Engine.Programs.Shapes;

namespace Bashgah.Engine.Fraud.Kinds;

/// <summary>Many members on one device. Families share one: it only reports.</summary>
internal sealed class SharedDevice(string id, bool holds, long members, long window) : FraudRule(id, Kind.Key, holds)
{
    private static readonly Field<long> Members = Field.Required(
        "members", Is.Whole(1, 1_000), "Most members who may join or sign in with one device within the window.");

    private static readonly Field<int> WithinWindow = Field.Required("window", FraudKind.Window, "How long the window is, wherever it begins.");

    public static new FraudKind Kind { get; } = new(
        "sharedDevice", "More members join, name or sign in with one device within a window than the number says. It only reports.",
        """{"sharedDevice": {"members": 3, "window": "P30D"}}""", new ObjectShape(Members, WithinWindow),
        (id, node, holds) => new SharedDevice(id, holds, Members.Of(node), FraudKind.LengthOf(WithinWindow.Of(node))), canHold: false);

    public override long Window => window;

    public override bool LooksAtDevices => true;

    public override IEnumerable<FraudFinding> Find(FraudFact fact, FraudSurroundings around)
    {
        if (fact is not { Kind: FraudFactKind.Device, Device: { } device }) yield break;
        var subject = $"device:{device}";
        List<FraudFact> seen = [.. around.OnDevice(device).Where(one => !around.IsJudged(Id, subject, one))];
        if (SlidingWindow.Find(seen, fact, window, MoreMembersThan) is { Count: > 0 } many)
            yield return Finding(subject, null, many) with { Counted = Count(many), Allowed = members };
    }

    // Stretches are judged from the first on, so that each fact comes and goes once.
    private SlidingWindow.Judge MoreMembersThan(IReadOnlyList<FraudFact> facts)
    {
        var (seen, from, to) = (new Dictionary<long, int>(), 0, 0);
        return (first, end) =>
        {
            for (; to < end; to++) seen[facts[to].MemberId] = seen.GetValueOrDefault(facts[to].MemberId) + 1;
            for (; from < first; from++)
            {
                if (--seen[facts[from].MemberId] == 0) seen.Remove(facts[from].MemberId);
            }

            return seen.Count > members;
        };
    }

    private static int Count(IReadOnlyList<FraudFact> facts) => facts.Select(fact => fact.MemberId).Distinct().Count();
}
