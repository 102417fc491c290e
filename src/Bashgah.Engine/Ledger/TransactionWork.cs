using Bashgah.Engine.Events;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Tiers;

namespace Bashgah.Engine.Ledger;

/// <summary>One transaction while it is being decided: copies of the facts that it touches, and what it posts.</summary>
internal sealed class TransactionWork
{
    private readonly List<MemberWork> _members = [];
    private readonly SortedList<CounterKey, CounterFacts> _counters = [];

    public TransactionWork(Session session, LedgerEvent e, long recordedAt, DocumentHistory? document = null)
    {
        Session = session;
        Event = e;
        RecordedAt = recordedAt;
        Document = document;
        Id = session.NextIdFor(e);
        Now = session.Policy.At(recordedAt);
        Program = session.Policy.At(e.OccurredAt);
        OccurredOn = Program.Calendar.DayOf(e.OccurredAt);
        Today = Now.Calendar.DayOf(recordedAt);
    }

    public Session Session { get; }

    public LedgerEvent Event { get; }

    public DocumentHistory? Document { get; }

    public long Id { get; }

    public long RecordedAt { get; }

    /// <summary>The version that decides: the one in force when the event occurred (S3.1).</summary>
    public CompiledProgram Program { get; private set; }

    /// <summary>The version in force at the recorded time: it keeps balances, tiers and clocks (S3.4).</summary>
    public CompiledProgram Now { get; }

    /// <summary>Local day of the event: dates its lots and limit periods (S3.4).</summary>
    public int OccurredOn { get; }

    /// <summary>Local day of the recorded time.</summary>
    public int Today { get; }

    public TransferBook Transfers { get; } = new();

    public TraceDraft Trace { get; } = new();

    /// <summary>How many vouchers it has made: they are numbered within the transaction.</summary>
    public int VouchersMade { get; set; }

    /// <summary>By ascending id.</summary>
    public List<MemberWork> Members => _members;

    public IList<CounterFacts> Counters => _counters.Values;

    /// <summary>A member's facts to work on.</summary>
    public MemberWork Member(long id)
    {
        var index = 0;
        for (; index < _members.Count && _members[index].Id <= id; index++)
        {
            if (_members[index].Id == id) return _members[index];
        }

        var facts = Session.Find(id) ?? throw new EngineFaultException($"Member {id} was not loaded.");
        var member = new MemberWork(this, facts);
        _members.Insert(index, member);
        EnrolTiers.Ensure(this, member);
        return member;
    }

    /// <summary>
    /// A program-wide counter. Reading it takes part in its order of versions, so that a replay meets it as it was (S10.4).
    /// </summary>
    public CounterFacts Counter(CounterKey key)
    {
        if (_counters.TryGetValue(key, out var counter)) return counter;
        counter = Session.Counter(key);
        counter = counter with { Version = counter.Version + 1 };
        _counters.Add(key, counter);
        return counter;
    }

    /// <summary>Moves a program-wide counter; what is given back never takes it below 0.</summary>
    public void UseCounter(CounterKey key, int keepUntilOn, long amount, long times)
    {
        var counter = Counter(key);
        _counters[key] = counter with
        {
            KeepUntilOn = keepUntilOn,
            Amount = Math.Max(0, counter.Amount + amount),
            Times = Math.Max(0, counter.Times + times),
        };
    }

    /// <summary>A claim is decided by the version in force when its purchase occurred (S7.6).</summary>
    public void DecideBy(long occurredAt) => Program = Session.Policy.At(occurredAt);

    /// <summary>True when a day is over by the recorded time.</summary>
    public bool IsOver(int on) => IsNear(on) ? Now.Calendar.EndOfDay(on) <= RecordedAt : on < Today;

    /// <summary>Whether a day lies so near that clocks which are set forward or back, by a day at most, may matter: of any other the day's
    /// number alone says whether it is over.</summary>
    public bool IsNear(int on) => on - (long)Today is >= -DaysSetMax and <= DaysSetMax;

    private const int DaysSetMax = 2;
}
