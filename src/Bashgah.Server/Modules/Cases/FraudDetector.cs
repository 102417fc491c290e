using Bashgah.Engine;
using Bashgah.Engine.Fraud;
using Bashgah.Server.Platform.Http;
using Bashgah.Server.Platform.Ledger;
using Bashgah.Storage.Fraud;

namespace Bashgah.Server.Modules.Cases;

/// <summary>
/// Judges facts that are new by the rules of the policy version that decided them, and opens cases. That a fact was judged and what came
/// of it are written together, once, however many nodes look.
/// </summary>
internal sealed class FraudDetector(LedgerHost host, LedgerReader reader)
{
    private const int FactsMax = 100;

    /// <summary>Judges some; false: there was nothing left.</summary>
    public async Task<bool> JudgeSomeAsync(int programId, PolicyHistory policy, CancellationToken cancellationToken)
    {
        var facts = await host.Database.FraudFacts.ReadNewAsync(programId, FactsMax, cancellationToken);
        if (facts.Count == 0)
            return false;
        // Another node may have published what decided them.
        policy = await reader.PolicyAsync(programId, facts.Max(f => f.PolicyVersion), cancellationToken);
        var around = await host.Database.FraudFacts.ReadAroundAsync(
            programId, facts, policy.Versions.Max(version => version.Fraud.Window), cancellationToken);
        var found = new List<(FraudFinding Finding, FraudFact Fact, int Version)>();
        foreach (var fact in facts)
        {
            var version = fact.Kind == FraudFactKind.Device ? policy.At(fact.At) : policy.Version(fact.PolicyVersion);
            foreach (var rule in version.Fraud.Rules)
                found.AddRange(rule.Find(fact, around).Select(finding => (finding, fact, version.Version)));
        }
        await host.Database.Cases.RecordAsync(
            programId, facts, await ReportsAsync(programId, policy, found, cancellationToken), new CaseTelling(reader.Now, PublicId.Case),
            cancellationToken);
        // Whether this node was first or another: there may be more.
        return true;
    }

    private async Task<IReadOnlyList<CaseReport>> ReportsAsync(
        int programId, PolicyHistory policy, List<(FraudFinding Finding, FraudFact Fact, int Version)> found,
        CancellationToken cancellationToken)
    {
        var groups = found.GroupBy(f => (f.Finding.Rule, f.Finding.Subject))
            .Select(group => (
                First: group.First().Finding, Version: policy.Version(group.Max(f => f.Version)),
                Evidence: group.Select(f => CaseEvidence.Of(f.Finding)).Aggregate((one, other) => one.With(other)),
                // What is new is held however much there is already: evidence is kept of so much alone.
                Held: group.First().Finding.Holds
                    ? group.SelectMany(f => f.Finding.Facts.Append(f.Fact)).Select(fact => fact.Id).Where(id => id != 0).ToHashSet()
                    : []))
            .ToList();
        var held = groups.SelectMany(group => group.Held).Distinct().ToList();
        var gains = held.Count == 0 ? [] : await host.Database.CaseHolds.GainsAsync(programId, held, cancellationToken);
        var ofTransaction = gains.ToLookup(gain => gain.TransactionId);
        return [.. groups.Select(group => Report(group.First, group.Evidence, group.Held, group.Version, ofTransaction))];
    }

    private static CaseReport Report(
        FraudFinding first, CaseEvidence evidence, HashSet<long> transactions, Engine.Programs.CompiledProgram version,
        ILookup<long, TransactionGain> gains)
    {
        // Units that only measure can neither be spent nor be set aside.
        IReadOnlyList<TransactionGain> held =
        [
            .. transactions.Order().SelectMany(id => gains[id])
                .Where(gain => version.Currency(gain.Currency) is { IsQualifying: false }),
        ];
        return new CaseReport(first.Kind, first.Rule, version.Version, first.Subject, first.MemberId, evidence, held) { Holds = first.Holds };
    }
}
