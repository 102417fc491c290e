using System.Collections.Frozen;
using Bashgah.Engine;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>What deciding a batch came to.</summary>
/// <param name="Outcomes">Of each command, in order.</param>
/// <param name="Needs">Counters that the commands that wait need.</param>
/// <param name="Writes">What is to be written; null when nothing is.</param>
/// <param name="Profiles">Personal data to be written with it.</param>
internal sealed record BatchResult(
    IReadOnlyList<CommandOutcome> Outcomes, IReadOnlySet<CounterKey> Needs, BatchWrites? Writes,
    IReadOnlyList<ProfileChange> Profiles)
{
    /// <summary>True when at least one command is decided: it need not wait for the others' counters.</summary>
    public bool SettlesSome => Outcomes.Any(o => o is not CommandOutcome.Waits);
}

/// <summary>
/// Decides the commands of a batch one after the other in memory, each on what the ones before it left, so
/// that the
/// result is that of carrying them out one by one (S10.3).
/// </summary>
internal sealed class BatchDecider(PolicyHistory policy, BatchScope scope, IProgramSecrets secrets, long now)
{
    private const int WakesGuess = 16;

    /// <summary>A first guess at how many transactions there will be; being wrong only costs deciding
    /// again.</summary>
    public int EstimateTransactions()
    {
        var due = scope.Loaded.Members.Values.Count(m => Wakes.NextDueAt(policy, m) <= now);
        return scope.Commands.Count + (due * WakesGuess);
    }

    /// <summary>
    /// Decides the commands from the state as loaded. Those that need counters which are not loaded wait, and with them those
    /// that touch what they touch; the others do not. In an import of history all wait for all: its order is given.
    /// </summary>
    public BatchResult Decide(
        long firstId, int idCount, IReadOnlyDictionary<CounterKey, CounterFacts> counters, DirectoryOutcome? directory)
    {
        var ids = new TransactionIds(firstId, idCount);
        var state = new BatchState(scope.Loaded, counters, policy);
        var outcomes = new CommandOutcome[scope.Commands.Count];
        var needs = new HashSet<CounterKey>();
        var touched = new TouchedThings(scope.Found);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var firstOfCommand = ids.Next;
            outcomes[i] = touched.Overlap(scope.Commands[i])
                ? CommandOutcome.Waits.ForOthers
                : DecideSafely(i, ids, state, needs, directory?.Refusal);
            if (outcomes[i] is CommandOutcome.Waits)
                touched.Add(scope.Commands[i]);
            if (outcomes[i] is not CommandOutcome.Decided)
                ids.Next = firstOfCommand;
        }
        if (needs.Count > 0 && scope.Commands.Any(c => c.IsHistory))
        {
            Array.Fill(outcomes, CommandOutcome.Waits.ForOthers);
            return new BatchResult(outcomes, needs, null, []);
        }
        if (directory?.Change is { } profile && outcomes[0] is CommandOutcome.Decided)
            state.Change(profile);
        return new BatchResult(outcomes, needs, state.Writes(), state.Profiles);
    }

    private CommandOutcome DecideSafely(
        int index, TransactionIds ids, BatchState state, HashSet<CounterKey> needs, Refusal? ofDirectory)
    {
        try
        {
            return DecideOne(index, ids, state, needs, ofDirectory);
        }
        catch (Exception exception) when (
            exception is not OutOfTransactionIdsException && (needs.Count > 0 || !scope.Commands[index].IsHistory))
        {
            // Deciding changes nothing until it succeeds: this command fails alone, the others go on. History must not
            // go on without it; but what is decided while counters are missing is decided again anyway.
            return new CommandOutcome.Failed(exception);
        }
    }

    private CommandOutcome DecideOne(
        int index, TransactionIds ids, BatchState state, HashSet<CounterKey> needs, Refusal? ofDirectory)
    {
        var command = scope.Commands[index];
        var joiningId = scope.JoiningIds.TryGetValue(index, out var id) ? id : (long?)null;
        var members = new ResolvedMembers(scope.Found, joiningId, command.RecordedAt ?? now, policy, state.Joined);
        var missing = MissingMember(command, members, state);
        var e = missing is null && command.Refusal is null ? command.Build(members) : null;
        var content = command.IsWakeOnly || command.Refusal is not null ? CommandContent.OfNone : CommandContent.Of(command, e, policy);
        // First of all: the card of a purchase that is repeated may have been replaced meanwhile.
        if (state.FindKnown(command, content) is { } known)
            return known;
        if (LedgerRefusals.FirstOf(command.Refusal, missing) is { } refusal)
            return new CommandOutcome.Refused(refusal);
        // Only now: the phone of a joining that is repeated is taken, by that very member.
        if (TakenIdentifier(command, state) is { } taken)
            return new CommandOutcome.Refused(taken);
        var outcome = Decide(command, e!, ids, state);
        if ((command.PresentRefusal ?? ofDirectory) is { } present && outcome is not Outcome.Needs)
        {
            if (joiningId is { } joining)
                state.Forget(joining);
            return new CommandOutcome.Refused(LedgerRefusals.FirstOf(present, (outcome as Outcome.Refused)?.Refusal)!);
        }
        switch (outcome)
        {
            case Outcome.Needs more:
                needs.UnionWith(more.Counters);
                return new CommandOutcome.Waits(more.Counters.ToFrozenSet());
            case Outcome.Refused refused:
                return new CommandOutcome.Refused(refused.Refusal);
            case Outcome.Accepted accepted:
                return state.Accept(command, accepted.Decisions, content.Stored, joiningId, HistoryOf(command));
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }

    private Outcome Decide(LedgerCommand command, LedgerEvent e, TransactionIds ids, BatchState state)
    {
        var decisionScope = new DecisionScope
        {
            Policy = policy,
            Members = state.Members,
            Counters = state.Counters,
            Document = HistoryOf(command),
            NextTransactionId = ids.Take,
            Secrets = secrets,
            RecordedAt = command.RecordedAt ?? now,
            IsHistory = command.IsHistory,
        };
        if (e is not MemberJoined joined)
            return Decider.Decide(decisionScope, e);
        // A member who is refused leaves no trace in the batch.
        state.Begin(Decider.NewMember(joined.MemberId, joined.OccurredAt));
        var outcome = Decider.Decide(decisionScope, e);
        if (outcome is not Outcome.Accepted)
            state.Forget(joined.MemberId);
        return outcome;
    }

    private DocumentHistory? HistoryOf(LedgerCommand command) =>
        command.History is { } key ? scope.Loaded.Documents.GetValueOrDefault(key) : null;

    private static Refusal? MissingMember(LedgerCommand command, ResolvedMembers members, BatchState state)
    {
        foreach (var (reference, refusal) in command.Members)
        {
            if (refusal is not null && (members.Find(reference) is not { } id || !state.Members.ContainsKey(id)))
                return LedgerRefusals.Missing(refusal, members.Find(reference));
        }
        return null;
    }

    private Refusal? TakenIdentifier(LedgerCommand command, BatchState state)
    {
        foreach (var (identifier, field) in command.Joining?.Identifiers ?? [])
        {
            if (scope.Found.TryGetValue(MemberReference.ByIdentifier(identifier.Hash), out var owner))
                return LedgerRefusals.Taken(field, owner);
            if (state.IsTaken(identifier))
                return LedgerRefusals.IdentifierTaken(field);
        }
        return null;
    }
}

/// <summary>Transaction ids of a batch, in order.</summary>
internal sealed class TransactionIds(long first, int count)
{
    private long _given;

    /// <summary>The id that is given next; set back when a command came to nothing.</summary>
    public long Next
    {
        get => first + _given;
        set => _given = value - first;
    }

    public long Take()
    {
        if (_given == count)
            throw new OutOfTransactionIdsException();
        return first + _given++;
    }
}

/// <summary>Refusals that the pipeline itself gives.</summary>
internal static class LedgerRefusals
{
    private const string Unknown = "member-unknown";

    /// <summary>S10.1: the key was used for something else.</summary>
    public static Refusal KeyReused { get; } = new("key-reused");

    /// <summary>S10.2: the document was recorded with other content.</summary>
    public static Refusal DocumentConflict { get; } = new("document-conflict");

    /// <summary>The refusal that is given where a request is wrong by itself and its member is missing: the one that stands
    /// first in the documented order (S13.1).</summary>
    public static Refusal? FirstOf(Refusal? ofRequest, Refusal? missing) =>
        ofRequest is null || (missing is not null && RankOf(missing) < RankOf(ofRequest)) ? missing : ofRequest;

    // What is no refusal of the engine's stands before all of them: there is nobody to change.
    private static int RankOf(Refusal refusal)
    {
        var rank = RefusalCatalog.All.Count;
        while (--rank >= 0 && RefusalCatalog.All[rank].Code != refusal.Code)
        {
        }
        return rank;
    }

    /// <summary>Nobody was found, or the card of nobody any more.</summary>
    public static Refusal Missing(string refusal, long? found) =>
        refusal == Unknown && found is { } id && MemberReference.IsBlocked(id) ? new("card-blocked") : new(refusal);

    /// <summary>The card was blocked: its number stays taken.</summary>
    public static Refusal CardBlocked(string field) =>
        new("card-blocked", new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = field });

    /// <summary>Somebody else has this identifier, or nobody may have it any more.</summary>
    public static Refusal Taken(string field, long owner) =>
        MemberReference.IsBlocked(owner) ? CardBlocked(field) : IdentifierTaken(field);

    /// <summary>S13.2: another member has this identifier.</summary>
    public static Refusal IdentifierTaken(string field) =>
        new("identifier-taken", new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = field });
}
