using System.Text;
using Bashgah.Engine.Codecs;
using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Tests.Kit;

/// <summary>
/// A club in memory: the engine with a shell around it that loads facts, counters and documents, takes ids, and keeps what
/// was decided, all through the stored forms, as a database would.
/// </summary>
public sealed class Club
{
    private readonly List<CompiledProgram> _versions = [];
    private readonly Dictionary<long, byte[]> _members = [];
    private readonly Dictionary<CounterKey, CounterFacts> _counters = [];
    private readonly Dictionary<(string Scope, string No), List<RecordedDocument>> _documents = [];
    private long _lastTransaction;
    private long _lastMember;

    /// <param name="definition">JSON of the program definition, or <see cref="Definitions"/>.</param>
    /// <param name="now">Local time of the program, as in <see cref="At"/>.</param>
    /// <param name="semantics">What the program was published under (S3.1).</param>
    public Club(string definition, string now = "2026-01-01", int semantics = EngineSemantics.Current)
    {
        _versions.Add(Read(definition).Compile(1, long.MinValue, semantics));
        At(now);
    }

    /// <summary>The time at which commands are recorded, Unix microseconds.</summary>
    public long Now { get; private set; }

    /// <summary>True: events are imported as history (S3.5).</summary>
    public bool IsHistory { get; set; }

    /// <summary>True: nothing is written.</summary>
    public bool IsEvaluation { get; set; }

    /// <summary>Everything decided so far.</summary>
    public List<Decision> Decisions { get; } = [];

    public CompiledProgram Program => _versions[^1];

    public PolicyHistory Policy => new(_versions, Withdrawn);

    /// <summary>Versions that were taken back before their time.</summary>
    public HashSet<int> Withdrawn { get; } = [];

    public IReadOnlyDictionary<CounterKey, CounterFacts> Counters => _counters;

    public IEnumerable<long> Members => _members.Keys.Order();

    public IProgramSecrets Secrets { get; init; } = new FixedSecrets();

    /// <summary>Reads a definition that must hold.</summary>
    public static ProgramDefinition Read(string definition)
    {
        var read = ProgramDefinition.Read(Encoding.UTF8.GetBytes(definition));
        var faults = string.Join("; ", read.Faults.Select(fault => $"{fault.Path}: {fault.Message}"));
        return read.Definition ?? throw new ArgumentException(faults, nameof(definition));
    }

    /// <summary>The instant of a local date, or date and time: <c>2026-01-31</c>, <c>2026-01-31 17:30</c>. A date is its noon.</summary>
    public long Instant(string local)
    {
        var time = local.Length > 10 ? local[11..].Split(':') : ["12", "00"];
        var minutes = (int.Parse(time[0]) * 60L) + int.Parse(time[1]);
        return Program.Calendar.StartOfDay(Day(local)) + (minutes * EngineInstant.MicrosecondsPerMinute);
    }

    /// <summary>The number of a day.</summary>
    public static int Day(string date) => DayNumber.TryParse(date.AsSpan(0, 10), out var on)
        ? on
        : throw new ArgumentException(date, nameof(date));

    /// <summary>Moves the time.</summary>
    public Club At(string local)
    {
        Now = Instant(local);
        return this;
    }

    /// <summary>Lets so many minutes pass.</summary>
    public Club Advance(long minutes)
    {
        Now += minutes * EngineInstant.MicrosecondsPerMinute;
        return this;
    }

    /// <summary>A later version of the policy.</summary>
    public Club Publish(string definition, string effectiveFrom, int semantics = EngineSemantics.Current)
    {
        _versions.Add(Read(definition).Compile(_versions.Count + 1, Instant(effectiveFrom), semantics));
        return this;
    }

    /// <summary>A new member joins.</summary>
    public long Join(params string[] groups) => JoinBy(null, groups);

    /// <summary>A new member joins whom another brought.</summary>
    public long JoinBy(long? referrer, params string[] groups)
    {
        var id = ++_lastMember;
        Accept(new MemberJoined(id, groups, new Dictionary<string, string>()) { OccurredAt = Now, ReferrerId = referrer });
        return id;
    }

    /// <summary>Facts as last written.</summary>
    public MemberFacts Stored(long member) => FactsCodec.Read(_members[member]);

    /// <summary>Facts as they are now.</summary>
    public MemberFacts Facts(long member) => Engine.Advance.To(Policy, Stored(member), Now);

    /// <summary>The member's account as it is now.</summary>
    public AccountView Account(long member, string currency = "points") =>
        AccountView.Of(Policy.At(Now), Facts(member)).Single(account => account.Currency == currency);

    public long Available(long member, string currency = "points") => Account(member, currency).Available;

    public long Pending(long member, string currency = "points") => Account(member, currency).Pending;

    public long Debt(long member, string currency = "points") => Account(member, currency).Debt;

    /// <summary>The member's level in a tier set.</summary>
    public string Tier(long member, string set = "main") => Facts(member).Tiers.Single(tier => tier.Set == set).Level;

    /// <summary>Use of a program-wide or member counter, over all periods.</summary>
    public long Used(string key, long? member = null) =>
        (member is { } id ? Facts(id).Counters : [.. _counters.Values]).Where(c => c.Key == key).Sum(c => c.Amount);

    /// <summary>A command that must be accepted; its own decision.</summary>
    public Decision Accept(LedgerEvent e) => Post(e) switch
    {
        Outcome.Accepted accepted => accepted.Decisions[^1],
        Outcome.Refused { Refusal: var refusal } => throw new InvalidOperationException($"Refused: {refusal.Code}."),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    /// <summary>A command that must be refused; the code.</summary>
    public string Refuse(LedgerEvent e) => Post(e) is Outcome.Refused { Refusal: var refusal }
        ? RefusalCatalog.Find(refusal.Code).Code
        : throw new InvalidOperationException("It was accepted.");

    /// <summary>Writes the wakes of a member that are due by now.</summary>
    public IReadOnlyList<Decision> Wake(long member) =>
        ((Outcome.Accepted)Post(new Wake(member, WakeKinds.Last) { OccurredAt = Now })).Decisions;

    /// <summary>Decides a command as the shell does, and keeps what was decided unless it is an evaluation.</summary>
    public Outcome Post(LedgerEvent e)
    {
        var ids = _lastTransaction;
        var counters = new Dictionary<CounterKey, CounterFacts>();
        var outcome = Decider.Decide(Scope(e, counters, () => ++ids), e);
        while (outcome is Outcome.Needs needs)
        {
            foreach (var key in needs.Counters)
                counters.Add(key, _counters.GetValueOrDefault(key, new(key.Key, key.PeriodOn, LotKey.Never, 0, 0)));
            ids = _lastTransaction;
            outcome = Decider.Decide(Scope(e, counters, () => ++ids), e);
        }

        if (outcome is Outcome.Accepted accepted && !IsEvaluation) Keep(accepted.Decisions);
        return outcome;
    }

    private DecisionScope Scope(LedgerEvent e, Dictionary<CounterKey, CounterFacts> counters, Func<long> nextId)
    {
        var members = _members.ToDictionary(member => member.Key, member => FactsCodec.Read(member.Value));
        if (e is MemberJoined joined)
        {
            _lastMember = Math.Max(_lastMember, joined.MemberId);
            members.TryAdd(joined.MemberId, Decider.NewMember(joined.MemberId, joined.OccurredAt));
        }

        return new DecisionScope
        {
            Policy = Policy,
            Members = members,
            Counters = counters,
            Document = DocumentOf(e) is { } key && _documents.TryGetValue(key, out var history) ? new([.. history]) : null,
            NextTransactionId = nextId,
            Secrets = Secrets,
            RecordedAt = Now,
            IsHistory = IsHistory,
            IsEvaluation = IsEvaluation,
        };
    }

    private void Keep(IReadOnlyList<Decision> decisions)
    {
        foreach (var decision in decisions)
        {
            Decisions.Add(decision);
            _lastTransaction = Math.Max(_lastTransaction, decision.TransactionId);
            foreach (var facts in decision.Members) _members[facts.Id] = FactsCodec.Write(facts);
            foreach (var counter in decision.Counters) _counters[new(counter.Key, counter.PeriodOn)] = counter;
            if (DocumentOf(decision.Event) is { } key) Record(key, decision);
        }
    }

    private void Record((string, string) key, Decision decision)
    {
        if (decision.Event is Purchase) _documents.Add(key, []);
        _documents[key].Add(new(
            decision.TransactionId, decision.PolicyVersion, decision.RecordedAt,
            EventCodec.Read(EventCodec.Write(decision.Event)), TraceCodec.Read(TraceCodec.Write(decision.Trace))));
    }

    private static (string Scope, string No)? DocumentOf(LedgerEvent e) => e switch
    {
        Purchase purchase => (purchase.DocumentScope, purchase.DocumentNo),
        Claim claim => (claim.DocumentScope, claim.DocumentNo),
        Return back => (back.DocumentScope, back.DocumentNo),
        _ => null,
    };
}
