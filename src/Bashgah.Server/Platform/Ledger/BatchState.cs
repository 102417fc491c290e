using Bashgah.Engine;
using Bashgah.Engine.Fraud;
using Bashgah.Engine.Ledger;
using Bashgah.Server.Platform.Messaging;
using Bashgah.Storage.Ledger;
using Bashgah.Storage.Members;

namespace Bashgah.Server.Platform.Ledger;

/// <summary>The state within a batch: as loaded, then as each accepted command left it; and what is to be
/// written.</summary>
internal sealed class BatchState(
    LoadedBatch loaded, IReadOnlyDictionary<CounterKey, CounterFacts> loadedCounters, PolicyHistory policy)
{
    private readonly Dictionary<long, MemberFacts> _members = new(loaded.Members);
    private readonly Dictionary<CounterKey, CounterFacts> _counters = new(loadedCounters);
    private readonly SortedSet<long> _changedMembers = [];
    private readonly SortedSet<CounterKey> _changedCounters = [];
    private readonly Dictionary<string, (Decision Own, string Hash)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<UniqueDocument, (Decision Own, string Hash)> _documents = [];
    private readonly HashSet<IdentifierHash> _taken = [];
    private readonly Dictionary<MemberReference, long> _joined = [];
    private readonly List<TransactionWrite> _transactions = [];
    private readonly List<ProfileChange> _profiles = [];
    private readonly List<FraudFact> _watched = [];
    private readonly List<OutboxWrite> _messages = [];

    public IReadOnlyDictionary<long, MemberFacts> Members => _members;

    public IReadOnlyDictionary<CounterKey, CounterFacts> Counters => _counters;

    /// <summary>Members who joined in this batch, by their identifiers.</summary>
    public IReadOnlyDictionary<MemberReference, long> Joined => _joined;

    public bool IsTaken(IdentifierHash identifier) => _taken.Contains(identifier);

    /// <summary>A member who is joining.</summary>
    public void Begin(MemberFacts facts) => _members[facts.Id] = facts;

    /// <summary>A member whose joining was refused.</summary>
    public void Forget(long memberId) => _members.Remove(memberId);

    /// <summary>Personal data that the batch changes; the directory encrypts it before the batch is
    /// written.</summary>
    public IReadOnlyList<ProfileChange> Profiles => _profiles;

    public void Change(ProfileChange profile) => _profiles.Add(profile);

    /// <summary>How the command was accepted before, or that its key or document stands for something
    /// else.</summary>
    public CommandOutcome? FindKnown(LedgerCommand command, CommandContent content)
    {
        if (command.IdempotencyKey is { } key)
        {
            if (loaded.Keys.TryGetValue(key, out var stored))
                return content.IsSameAs(stored.ContentHash)
                    ? new CommandOutcome.KnownBefore(stored.TransactionId, DuplicateKind.Key)
                    : new CommandOutcome.Refused(LedgerRefusals.KeyReused);
            if (_keys.TryGetValue(key, out var earlier))
                return content.IsSameAs(earlier.Hash)
                    ? new CommandOutcome.KnownInBatch(earlier.Own, DuplicateKind.Key)
                    : new CommandOutcome.Refused(LedgerRefusals.KeyReused);
        }
        if (command.Document is not { } document)
            return null;
        if (loaded.Recorded.TryGetValue(document, out var recorded))
            return content.IsSameAs(recorded.ContentHash)
                ? new CommandOutcome.KnownBefore(recorded.TransactionId, DuplicateKind.Document)
                : ConflictOf(document);
        if (_documents.TryGetValue(document, out var inBatch))
            return content.IsSameAs(inBatch.Hash)
                ? new CommandOutcome.KnownInBatch(inBatch.Own, DuplicateKind.Document)
                : ConflictOf(document);
        return null;
    }

    /// <summary>Another claim of a document is no other content of it: deciding refuses it, in its place in the order of
    /// refusals (S7.6).</summary>
    private static CommandOutcome.Refused? ConflictOf(UniqueDocument document) =>
        document.Kind == "claim" ? null : new CommandOutcome.Refused(LedgerRefusals.DocumentConflict);

    /// <summary>Takes over what was decided for a command.</summary>
    public CommandOutcome Accept(
        LedgerCommand command, IReadOnlyList<Decision> decisions, string contentHash, long? joiningId,
        DocumentHistory? history)
    {
        foreach (var decision in decisions)
            Apply(decision);
        var wakeCount = command.IsWakeOnly ? decisions.Count : decisions.Count - 1;
        var wakes = decisions.Take(wakeCount).ToList();
        _transactions.AddRange(wakes.Select(w => new TransactionWrite
        {
            Decision = w, Actor = "clock", IsHistory = command.IsHistory,
        }));
        if (command.IsWakeOnly)
            return new CommandOutcome.Decided(null, wakes);
        var own = decisions[^1];
        _transactions.Add(new TransactionWrite
        {
            Decision = own,
            Actor = command.Actor,
            IdempotencyKey = command.IdempotencyKey,
            ContentHash = contentHash,
            Document = command.Document,
            ParentId = history?.Transactions[0].TransactionId,
            IsHistory = command.IsHistory,
            Note = command.Note,
        });
        if (WatchedFacts.Of(command, own, history, policy) is { } fact)
            _watched.Add(fact);
        if (MessageKinds.WriteOf(command, own) is { } message)
            _messages.Add(message);
        Remember(command, own, contentHash, joiningId);
        return new CommandOutcome.Decided(own, wakes);
    }

    /// <summary>What the batch writes; null when nothing changed.</summary>
    public BatchWrites? Writes() => _transactions.Count == 0 ? null : new BatchWrites
    {
        Transactions = _transactions,
        Members = [.. _changedMembers.Select(id => _members[id]).Select(m => new MemberWrite(m, Wakes.NextDueAt(policy, m)))],
        Counters = [.. _changedCounters.Select(key => _counters[key])],
        FraudFacts = _watched,
        Outbox = _messages,
    };

    private void Apply(Decision decision)
    {
        foreach (var member in decision.Members)
        {
            _members[member.Id] = member;
            _changedMembers.Add(member.Id);
        }
        foreach (var counter in decision.Counters)
        {
            var key = new CounterKey(counter.Key, counter.PeriodOn);
            _counters[key] = counter;
            _changedCounters.Add(key);
        }
    }

    private void Remember(LedgerCommand command, Decision own, string contentHash, long? joiningId)
    {
        if (command.IdempotencyKey is { } key)
            _keys[key] = (own, contentHash);
        if (command.Document is { } document)
            _documents[document] = (own, contentHash);
        if (command.Joining is not { } joining || joiningId is not { } memberId)
            return;
        foreach (var (identifier, _) in joining.Identifiers)
        {
            _taken.Add(identifier);
            _joined[MemberReference.ByIdentifier(identifier.Hash)] = memberId;
        }
        _profiles.Add(new ProfileChange(memberId, null, joining.Profile)
        {
            Audit = joining.Audit?.Invoke(memberId, own.RecordedAt), Consents = joining.Consents?.Invoke(own.RecordedAt) ?? [],
        });
    }
}
