using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tests.Kit;

namespace Bashgah.Engine.Tests.Properties;

/// <summary>What a command was and came to.</summary>
internal sealed record JournalEntry(long Now, LedgerEvent Event, Outcome Outcome);

/// <summary>
/// Stored rows and a shell around the engine, like <see cref="Club"/>, but it can be copied at any moment, so that one past
/// may have several futures. Everything goes through the stored forms.
/// </summary>
internal sealed class Books
{
    private readonly List<CompiledProgram> _versions = [];
    private readonly SortedDictionary<long, byte[]> _members = [];
    private readonly Dictionary<CounterKey, CounterFacts> _counters = [];
    private readonly SortedDictionary<string, List<(string Event, string Trace, Decision Decision)>> _documents = [];

    public Books(CompiledProgram program) => _versions.Add(program);

    public long Now { get; set; }

    public bool IsHistory { get; init; }

    public long LastTransaction { get; set; }

    public List<JournalEntry> Journal { get; } = [];

    public PolicyHistory Policy => new(_versions);

    public IEnumerable<long> Members => _members.Keys;

    public IReadOnlyDictionary<CounterKey, CounterFacts> Counters => _counters;

    public IReadOnlyList<string> Documents => [.. _documents.Keys];

    public IEnumerable<Decision> Decisions =>
        Journal.Select(entry => entry.Outcome).OfType<Outcome.Accepted>().SelectMany(accepted => accepted.Decisions);

    /// <summary>A copy that goes its own way.</summary>
    public Books Fork()
    {
        var fork = new Books(_versions[0]) { Now = Now, IsHistory = IsHistory, LastTransaction = LastTransaction };
        fork._versions.AddRange(_versions.Skip(1));
        foreach (var (id, bytes) in _members) fork._members.Add(id, bytes);
        foreach (var (key, counter) in _counters) fork._counters.Add(key, counter);
        foreach (var (no, history) in _documents) fork._documents.Add(no, [.. history]);
        fork.Journal.AddRange(Journal);
        return fork;
    }

    /// <summary>Empty books under the same versions of the policy.</summary>
    public static Books EmptyLike(Books other, bool isHistory = false)
    {
        var books = new Books(other._versions[0]) { IsHistory = isHistory };
        books._versions.AddRange(other._versions.Skip(1));
        return books;
    }

    public void Publish(CompiledProgram version) => _versions.Add(version);

    public MemberFacts Stored(long member) => FactsCodec.Read(_members[member]);

    public MemberFacts Facts(long member) => Advance.To(Policy, Stored(member), Now);

    /// <summary>Transactions of a document, oldest first.</summary>
    public IReadOnlyList<Decision> HistoryOf(string document) => [.. _documents[document].Select(one => one.Decision)];

    /// <summary>Decides as the shell does, and keeps what was decided.</summary>
    public Outcome Post(LedgerEvent e)
    {
        var outcome = Decide(e, isEvaluation: false);
        if (outcome is Outcome.Accepted accepted) Keep(accepted.Decisions);
        Journal.Add(new(Now, e, outcome));
        return outcome;
    }

    /// <summary>Decides without keeping anything.</summary>
    public Outcome Decide(LedgerEvent e, bool isEvaluation)
    {
        var loaded = new Dictionary<CounterKey, CounterFacts>();
        while (true)
        {
            var ids = LastTransaction;
            var outcome = Decider.Decide(Scope(e, loaded, isEvaluation, () => ++ids), e);
            if (outcome is not Outcome.Needs needs) return outcome;
            Assert.NotEmpty(needs.Counters);
            foreach (var key in needs.Counters)
                loaded.Add(key, _counters.GetValueOrDefault(key, new(key.Key, key.PeriodOn, LotKey.Never, 0, 0)));
        }
    }

    /// <summary>Everything that is stored, as text: equal states have equal texts.</summary>
    public string Dump() => string.Join('\n', [
        .. _members.Values.Select(Convert.ToHexString),
        .. _counters.Values.OrderBy(c => new CounterKey(c.Key, c.PeriodOn)).Select(c => c.ToString())]);

    private DecisionScope Scope(
        LedgerEvent e, Dictionary<CounterKey, CounterFacts> counters, bool isEvaluation, Func<long> nextId)
    {
        var members = _members.ToDictionary(member => member.Key, member => FactsCodec.Read(member.Value));
        if (e is MemberJoined joined) members.TryAdd(joined.MemberId, Decider.NewMember(joined.MemberId, joined.OccurredAt));
        return new DecisionScope
        {
            Policy = Policy,
            Members = members,
            Counters = counters,
            Document = DocumentOf(e) is { } no && _documents.TryGetValue(no, out var history)
                ? new([.. history.Select(Recorded)])
                : null,
            NextTransactionId = nextId,
            Secrets = new FixedSecrets(),
            RecordedAt = Now,
            IsHistory = IsHistory,
            IsEvaluation = isEvaluation,
        };
    }

    private static RecordedDocument Recorded((string Event, string Trace, Decision Decision) one) => new(
        one.Decision.TransactionId, one.Decision.PolicyVersion, one.Decision.RecordedAt, EventCodec.Read(one.Event),
        TraceCodec.Read(one.Trace));

    private void Keep(IReadOnlyList<Decision> decisions)
    {
        foreach (var decision in decisions)
        {
            LastTransaction = Math.Max(LastTransaction, decision.TransactionId);
            foreach (var facts in decision.Members) _members[facts.Id] = FactsCodec.Write(facts);
            foreach (var counter in decision.Counters) _counters[new(counter.Key, counter.PeriodOn)] = counter;
            if (DocumentOf(decision.Event) is not { } no) continue;
            if (decision.Event is Purchase) _documents.Add(no, []);
            _documents[no].Add((EventCodec.Write(decision.Event), TraceCodec.Write(decision.Trace), decision));
        }
    }

    private static string? DocumentOf(LedgerEvent e) => e switch
    {
        Purchase purchase => purchase.DocumentNo,
        Claim claim => claim.DocumentNo,
        Return back => back.DocumentNo,
        _ => null,
    };
}
