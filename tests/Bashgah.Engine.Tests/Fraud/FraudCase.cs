using Bashgah.Engine.Fraud;
using Bashgah.Engine.Tests.Kit;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tests.Fraud;

/// <summary>Facts and rules of tests against fraud: minutes from a beginning, ids in the order of telling.</summary>
internal static class FraudCase
{
    public const long Minute = EngineInstant.MicrosecondsPerMinute;

    public static FraudRule Rule(string kind, string action = "report") => Club.Read(
            Definitions.With("""{"points": {}}""", $$"""
                "fraud": {"rules": {"guard": {"kind": {{kind}}, "action": "{{action}}"} } }
                """))
        .Compile(1, 0).Fraud.Rules.Single();

    public static FraudFact Buys(long id, long minute, long amount = 100, long member = 1, string? no = null, string? store = null) =>
        new(id, FraudFactKind.Purchase, member, minute * Minute, 1) { Amount = amount, DocumentNo = no ?? $"INV-{id}", Store = store };

    public static FraudFact Comes(long member, long broughtBy, long minute) =>
        new(member, FraudFactKind.Newcomer, member, minute * Minute, 1) { ReferrerId = broughtBy };

    public static FraudFact Seen(long member, long minute, string device = "d1") =>
        new(0, FraudFactKind.Device, member, minute * Minute, 1) { Device = device };

    public static FraudSurroundings Around(params FraudFact[] facts) =>
        new(facts, new HashSet<(string, long)>(), new HashSet<(string, string, long)>());

    /// <summary>What the last of some facts brings to light, as ids.</summary>
    public static IReadOnlyList<string> Last(this FraudRule rule, params FraudFact[] facts) =>
        [.. rule.Find(facts[^1], Around(facts)).Select(Text)];

    public static string Text(FraudFinding finding) =>
        $"{finding.Subject} {finding.Counted}/{finding.Allowed}: {string.Join(',', finding.Facts.Select(f => f.Key))}";
}
