using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine;

/// <summary>
/// What one call of the engine has decided so far: facts and counters as the transactions before left them, and what
/// turned out to be missing.
/// </summary>
internal sealed class Session
{
    private readonly IReadOnlyDictionary<long, MemberFacts> _loadedMembers;
    private readonly IReadOnlyDictionary<CounterKey, CounterFacts> _loadedCounters;
    private readonly Dictionary<long, MemberFacts> _members = [];
    private readonly Dictionary<CounterKey, CounterFacts> _counters = [];
    private readonly Func<long> _nextTransactionId;
    private readonly Func<long> _nextWakeId;

    public Session(DecisionScope scope)
    {
        Policy = scope.Policy;
        Secrets = scope.Secrets;
        IsEvaluation = scope.IsEvaluation;
        IsExplained = scope.IsExplained;
        _loadedMembers = scope.Members;
        _loadedCounters = scope.Counters;
        _nextTransactionId = scope.NextTransactionId;
        _nextWakeId = scope.NextWakeId ?? scope.NextTransactionId;
    }

    /// <summary>For advancing one member in memory: time alone reads no counters and no secrets.</summary>
    public Session(PolicyHistory policy, MemberFacts facts)
    {
        Policy = policy;
        _loadedMembers = new Dictionary<long, MemberFacts> { [facts.Id] = facts };
        _loadedCounters = new Dictionary<CounterKey, CounterFacts>();
        _nextTransactionId = static () => 0;
        _nextWakeId = static () => 0;
    }

    public PolicyHistory Policy { get; }

    public IProgramSecrets? Secrets { get; }

    public bool IsEvaluation { get; }

    public bool IsExplained { get; } = true;

    public List<Decision> Decisions { get; } = [];

    /// <summary>Program-wide counters that were asked for and are not loaded. While there are any, nothing that was decided counts.</summary>
    public SortedSet<CounterKey> Missing { get; } = [];

    public long NextIdFor(LedgerEvent e) => e is Wake ? _nextWakeId() : _nextTransactionId();

    /// <summary>A member's facts as the latest transaction left them, or null.</summary>
    public MemberFacts? Find(long memberId) =>
        _members.TryGetValue(memberId, out var facts) ? facts : _loadedMembers.GetValueOrDefault(memberId);

    /// <summary>A program-wide counter as the latest transaction left it; one that is not loaded reads as unused.</summary>
    public CounterFacts Counter(CounterKey key)
    {
        if (_counters.TryGetValue(key, out var counter) || _loadedCounters.TryGetValue(key, out counter)) return counter;
        Missing.Add(key);
        return new(key.Key, key.PeriodOn, LotKey.Never, 0, 0);
    }

    /// <summary>A decision takes effect for those after it.</summary>
    public void Accept(Decision decision)
    {
        foreach (var facts in decision.Members) _members[facts.Id] = facts;
        foreach (var counter in decision.Counters) _counters[new(counter.Key, counter.PeriodOn)] = counter;
        Decisions.Add(decision);
    }
}
