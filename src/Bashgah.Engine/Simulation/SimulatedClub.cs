using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Simulation;

/// <summary>
/// A club in memory that lives through a history under a policy of its own (P3). Under the policy that was in force it comes to
/// what the ledger holds: commands keep their ids and times, and wakes are decided as a ledger decides them. Nothing of it is written.
/// </summary>
public sealed class SimulatedClub
{
    // Ids of what happens here and not in the history: above all that a ledger has given, small enough for ids of vouchers.
    private const long FirstOwnId = 1L << 50;

    private readonly Dictionary<long, MemberFacts> _members = [];
    private readonly UnusedUntilUsed _counters;
    private readonly DueQueue? _due;
    private readonly IProgramSecrets _secrets;
    private readonly IDocumentShelf _shelf;
    private readonly Action<Decision, DocumentHistory?> _decided;
    private readonly Spending _spending;
    private long _nextOwnId = FirstOwnId;
    private long _monthEndAt = long.MinValue;

    /// <param name="policy">All versions of the policy to live under.</param>
    /// <param name="secrets">The program's, so that draws fall as they fell.</param>
    /// <param name="shelf">Where documents are kept.</param>
    /// <param name="decided">Told each transaction, with what its document had been before.</param>
    /// <param name="spending">How members spend.</param>
    public SimulatedClub(
        PolicyHistory policy, IProgramSecrets secrets, IDocumentShelf shelf, Action<Decision, DocumentHistory?> decided,
        Spending spending = default)
    {
        Policy = policy;
        _secrets = secrets;
        _shelf = shelf;
        _decided = decided;
        _spending = spending;
        _counters = new(policy.ContestedByTime);
        // Whoever spends at once spends what matures on that day.
        if (policy.ContestedByTime.Count > 0 || spending.IsAtOnce) _due = new();
    }

    /// <summary>All versions of its policy.</summary>
    public PolicyHistory Policy { get; }

    /// <summary>Members as last written, by id.</summary>
    public IReadOnlyDictionary<long, MemberFacts> Members => _members;

    /// <summary>Program-wide counters that were used.</summary>
    public IEnumerable<CounterFacts> Counters => _counters.Values;

    /// <summary>Lives through one event.</summary>
    /// <returns>Why it could not be under this policy; null: it was. A purchase whose points or credit are not there is paid in money
    /// instead, and the refusal tells of the points.</returns>
    /// <exception cref="EngineFaultException">An invariant of the ledger does not hold.</exception>
    public Refusal? Play(HistoryEvent happened)
    {
        if (_spending.IsAssumed)
        {
            if (Spending.Unspent(happened.Event) is not { } unspent) return null;
            happened = happened with { Event = unspent };
            SpendUntil(happened.RecordedAt);
        }

        var refusal = Live(happened);
        if (refusal is not null && happened.Event is Purchase purchase && Spending.InMoney(purchase) is var paid && paid != purchase)
            Live(happened with { Event = paid });
        if (happened.Event is Return or Claim) _shelf.HasCome(NameOf(happened.Event)!.Value);
        return refusal;
    }

    /// <summary>Lets time do everything that it does by a moment, Unix microseconds.</summary>
    public void LiveUntil(long at)
    {
        SpendUntil(at);
        WakeAll(at);
    }

    private Refusal? Live(HistoryEvent happened)
    {
        if (happened.Event is Wake wake && !_members.ContainsKey(wake.MemberId)) return Refusals.MemberUnknown(wake.MemberId);
        if (happened.Event is MemberJoined { MemberId: var joining } joined && !_members.ContainsKey(joining))
            _members.Add(joining, Decider.NewMember(joining, joined.OccurredAt));
        var document = NameOf(happened.Event) is { } name ? _shelf.Find(name) : null;
        _counters.IsContestedRead = false;
        var outcome = Decide(happened, document);
        // What time did before stands before it, wherever they reach for the same (S3.3).
        if (_counters.IsContestedRead && happened.Event is not Wake && CatchUp(happened.RecordedAt)) outcome = Decide(happened, document);
        switch (outcome)
        {
            case Outcome.Accepted accepted:
                foreach (var decision in accepted.Decisions) Keep(decision, document);
                if (_spending.IsAtOnce) SpendOf(accepted.Decisions);
                return null;
            case Outcome.Refused refused:
                if (happened.Event is MemberJoined { MemberId: var id } && _members[id].Version == 0) _members.Remove(id);
                return refused.Refusal;
            default:
                throw new EngineFaultException("Counters were asked for that are all there.");
        }
    }

    private void SpendUntil(long at)
    {
        if (_spending.IsAtOnce)
        {
            CatchUp(at);
            return;
        }

        if (_spending.Share is not { } share) return;
        var calendar = Policy.Latest.Calendar;
        if (_monthEndAt == long.MinValue) _monthEndAt = MonthEndAfter(at);
        for (; _monthEndAt <= at; _monthEndAt = MonthEndAfter(_monthEndAt))
        {
            WakeAll(_monthEndAt);
            foreach (var id in _members.Keys.Order().ToList()) Spend(id, share, _monthEndAt);
        }

        long MonthEndAfter(long moment) => calendar.EndOfDay(calendar.PeriodEnd(calendar.DayOf(moment), PeriodUnit.Month));
    }

    private void SpendOf(IReadOnlyList<Decision> decisions)
    {
        foreach (var id in decisions.SelectMany(decision => decision.Members).Select(facts => facts.Id).Distinct().ToList())
            Spend(id, Spending.Whole, _members[id].ClockAt);
    }

    // As a till takes it: held, then captured.
    private void Spend(long memberId, int share, long at)
    {
        foreach (var currency in Policy.At(at).Currencies)
        {
            if (currency.IsQualifying || _members[memberId].Find(currency.Id)?.Available is not (> 0 and var available)) continue;
            var amount = (long)(available * (Int128)share / Spending.Whole);
            if (amount == 0) continue;
            var hold = _nextOwnId++;
            var placed = Decide(new(hold, at, true, new HoldPlace(memberId, currency.Id, amount, null) { OccurredAt = at }), null);
            if (placed is not Outcome.Accepted accepted) continue;
            foreach (var decision in accepted.Decisions) Keep(decision, null);
            var captured = (Outcome.Accepted)Decide(
                new(_nextOwnId++, at, true, new HoldCapture(memberId, hold, null) { OccurredAt = at }), null);
            foreach (var decision in captured.Decisions) Keep(decision, null);
        }
    }

    private void WakeAll(long at)
    {
        if (_due is not null)
        {
            CatchUp(at);
            return;
        }

        foreach (var id in _members.Keys.Order().ToList())
        {
            if (Wakes.NextDueAt(Policy, _members[id]) <= at) WakeUp(id, at);
        }
    }

    private bool CatchUp(long at)
    {
        var woke = false;
        while (_due!.FirstBy(at) is { } first)
        {
            WakeUp(first.MemberId, first.DueAt);
            woke = true;
        }

        return woke;
    }

    private void WakeUp(long memberId, long at)
    {
        var wake = new HistoryEvent(0, at, false, new Wake(memberId, WakeKinds.Last) { OccurredAt = at });
        var decisions = ((Outcome.Accepted)Decide(wake, null)).Decisions;
        foreach (var decision in decisions) Keep(decision, null);
        if (_spending.IsAtOnce) SpendOf(decisions);
    }

    private Outcome Decide(HistoryEvent happened, DocumentHistory? document)
    {
        // The wake itself of a history has the history's id; what time does besides under another policy has not.
        var isGiven = happened.Event is not Wake || happened.TransactionId == 0;
        var scope = new DecisionScope
        {
            Policy = Policy,
            Members = _members,
            Counters = _counters,
            Document = document,
            NextTransactionId = () => happened.TransactionId,
            NextWakeId = () =>
            {
                if (isGiven) return _nextOwnId++;
                isGiven = true;
                return happened.TransactionId;
            },
            Secrets = _secrets,
            RecordedAt = happened.RecordedAt,
            IsHistory = happened.IsHistory,
        };
        return Decider.Decide(scope, happened.Event);
    }

    private void Keep(Decision decision, DocumentHistory? document)
    {
        foreach (var facts in decision.Members)
        {
            _members[facts.Id] = facts;
            _due?.Set(facts.Id, Wakes.NextDueAt(Policy, facts));
        }

        foreach (var counter in decision.Counters) _counters.Set(counter);
        var name = NameOf(decision.Event);
        if (name is { } of && _shelf.IsNeeded(of))
        {
            _shelf.Keep(of, new(
                decision.TransactionId, decision.PolicyVersion, decision.RecordedAt, decision.Event, decision.Trace));
        }

        _decided(decision, name is null ? null : document);
    }

    private static DocumentName? NameOf(LedgerEvent e) => e switch
    {
        Purchase purchase => new(purchase.DocumentScope, purchase.DocumentNo),
        Claim claim => new(claim.DocumentScope, claim.DocumentNo),
        Return back => new(back.DocumentScope, back.DocumentNo),
        _ => null,
    };
}
