using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Dry runs: the same deciding on the facts as last written, without locks, and nothing is
/// written.</summary>
internal sealed class LedgerEvaluator(ILedgerStore store, IProgramPolicies policies, TimeProvider clock)
{
    private const int CounterRoundsMax = 8;

    public async Task<LedgerAnswer> EvaluateAsync(LedgerCommand command, CancellationToken cancellationToken)
    {
        var found = await ResolveAsync(command, cancellationToken);
        var now = command.RecordedAt ?? BatchRunner.Microseconds(clock.GetUtcNow());
        // No dry run makes its event by the policy; it is decided by what its members and document have seen as well.
        var resolved = new ResolvedMembers(found, null, now, await policies.HistoryAsync(command.ProgramId, default, cancellationToken));
        var members = new Dictionary<long, MemberFacts>();
        Refusal? missing = null;
        foreach (var (reference, refusal) in command.Members)
        {
            var facts = resolved.Find(reference) is { } id
                ? await store.ReadFactsAsync(command.ProgramId, id, cancellationToken)
                : null;
            if (facts is not null)
                members[facts.Id] = facts;
            else if (refusal is not null)
                missing ??= LedgerRefusals.Missing(refusal, resolved.Find(reference));
        }
        if (LedgerRefusals.FirstOf(command.Refusal, missing) is { } first)
            return new LedgerAnswer.Refused(first);
        var document = command.History is { } key
            ? await store.FindDocumentAsync(command.ProgramId, key, cancellationToken)
            : null;
        var outcome = await DecideAsync(command, command.Build(resolved), members, document, now, cancellationToken);
        return outcome switch
        {
            Outcome.Refused refused => new LedgerAnswer.Refused(refused.Refusal),
            Outcome.Accepted accepted => new LedgerAnswer.Accepted(
                DecidedTransaction.Of(accepted.Decisions[^1]), [.. accepted.Decisions.SkipLast(1)], DuplicateKind.None),
            _ => throw new InvalidOperationException("Deciding asks for ever more counters."),
        };
    }

    private async Task<Outcome> DecideAsync(
        LedgerCommand command, LedgerEvent e, IReadOnlyDictionary<long, MemberFacts> members, DocumentHistory? document,
        long now, CancellationToken cancellationToken)
    {
        var policy = await PolicyAsync(command.ProgramId, members, document, cancellationToken);
        members = await WithUplineAsync(
            command.ProgramId, members, command.LevelsAbove(policy.ReferralDepth), cancellationToken);
        IReadOnlyDictionary<CounterKey, CounterFacts> counters = new Dictionary<CounterKey, CounterFacts>();
        for (var round = 1; ; round++)
        {
            // Ids of a dry run lead nowhere; they only have to be there.
            var ids = new TransactionIds(1, int.MaxValue);
            var outcome = Decider.Decide(
                new DecisionScope
                {
                    Policy = policy,
                    Members = members,
                    Counters = counters,
                    Document = document,
                    NextTransactionId = ids.Take,
                    Secrets = policies.SecretsOf(command.ProgramId),
                    RecordedAt = now,
                    IsEvaluation = true,
                },
                e);
            if (outcome is not Outcome.Needs needs || round == CounterRoundsMax)
                return outcome;
            var keys = needs.Counters.Concat(counters.Keys).Distinct().Order().ToList();
            counters = await store.ReadCountersAsync(command.ProgramId, keys, cancellationToken);
        }
    }

    /// <summary>The members, and those above them who may get commission.</summary>
    private async Task<IReadOnlyDictionary<long, MemberFacts>> WithUplineAsync(
        int programId, IReadOnlyDictionary<long, MemberFacts> members, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
            return members;
        var above = await store.FindUplineAsync(programId, [.. members.Keys], depth, cancellationToken);
        if (above.Count == 0)
            return members;
        var all = new Dictionary<long, MemberFacts>(members);
        foreach (var (id, facts) in await store.ReadFactsAsync(programId, above, cancellationToken))
            all.TryAdd(id, facts);
        return all;
    }

    /// <summary>The policy as kept in memory, or read again when what was loaded names a version that another node published
    /// a moment ago.</summary>
    private async ValueTask<PolicyHistory> PolicyAsync(
        int programId, IReadOnlyDictionary<long, MemberFacts> members, DocumentHistory? document,
        CancellationToken cancellationToken)
    {
        var history = await policies.HistoryAsync(programId, default, cancellationToken);
        var seen = members.Values.Select(m => m.PolicySeen)
            .Concat(document?.Transactions.Select(t => t.PolicyVersion) ?? [])
            .DefaultIfEmpty().Max();
        return history.Versions.Count >= seen
            ? history
            : await policies.HistoryAsync(programId, new PolicyRevision(seen, 0), cancellationToken);
    }

    private async Task<IReadOnlyDictionary<MemberReference, long>> ResolveAsync(
        LedgerCommand command, CancellationToken cancellationToken)
    {
        var references = command.Members.Select(m => m.Reference)
            .Where(r => r.Kind != MemberReferenceKind.Id).Distinct().ToList();
        return references.Count == 0
            ? new Dictionary<MemberReference, long>()
            : await store.ResolveAsync(command.ProgramId, references, cancellationToken);
    }
}
