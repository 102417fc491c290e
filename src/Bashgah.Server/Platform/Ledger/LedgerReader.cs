using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Programs;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>Reads without writing: what is due but not yet written is left out in memory (S5.4).</summary>
internal sealed class LedgerReader(
    ILedgerStore store, IProgramPolicies policies, LedgerOptions options, TimeProvider clock)
{
    /// <summary>The ledger's time, Unix microseconds.</summary>
    public long Now => BatchRunner.Microseconds(clock.GetUtcNow());

    /// <summary>The store, for what needs no advancing.</summary>
    public ILedgerStore Store => store;

    /// <summary>A member's facts as of now, or null.</summary>
    public async Task<MemberFacts?> FactsAsync(int programId, long memberId, CancellationToken cancellationToken)
    {
        var facts = await store.ReadFactsAsync(programId, memberId, cancellationToken).InTimeAsync(options.AnswerMax);
        if (facts is null)
            return null;
        var policy = await PolicyAsync(programId, facts.PolicySeen, cancellationToken);
        return Advance.To(policy, facts, Math.Max(Now, facts.ClockAt));
    }

    /// <summary>The policy in force now.</summary>
    public async ValueTask<CompiledProgram> ProgramAsync(int programId, CancellationToken cancellationToken) =>
        (await policies.HistoryAsync(programId, default, cancellationToken)).At(Now);

    /// <summary>All policy versions.</summary>
    public ValueTask<PolicyHistory> PolicyAsync(int programId, CancellationToken cancellationToken) =>
        policies.HistoryAsync(programId, default, cancellationToken);

    /// <summary>All policy versions, at least up to <paramref name="version"/>, which something that was read names: another
    /// node may have published it a moment ago.</summary>
    public async ValueTask<PolicyHistory> PolicyAsync(int programId, int version, CancellationToken cancellationToken)
    {
        var history = await policies.HistoryAsync(programId, default, cancellationToken);
        return history.Versions.Count >= version
            ? history
            : await policies.HistoryAsync(programId, new PolicyRevision(version, 0), cancellationToken);
    }

    /// <summary>All policy versions, at least as far as <paramref name="revision"/>, which was read a moment ago.</summary>
    public ValueTask<PolicyHistory> PolicyAsync(
        int programId, PolicyRevision revision, CancellationToken cancellationToken) =>
        policies.HistoryAsync(programId, revision, cancellationToken);

    /// <summary>The member that a reference leads to, or null.</summary>
    public async Task<long?> FindAsync(int programId, MemberReference reference, CancellationToken cancellationToken) =>
        await LookUpAsync(programId, reference, cancellationToken) is { } found && !MemberReference.IsBlocked(found) ? found : null;

    /// <summary>As above; of a card that was blocked, what tells that it is one (<see cref="MemberReference.IsBlocked"/>).</summary>
    public async Task<long?> LookUpAsync(int programId, MemberReference reference, CancellationToken cancellationToken)
    {
        if (reference.Kind == MemberReferenceKind.Id)
            return reference.Id;
        var found = await store.ResolveAsync(programId, [reference], cancellationToken);
        return found.TryGetValue(reference, out var id) ? id : null;
    }
}
