using Bashgah.Engine.Events;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Engine.Waking;
using CancellationToken = System.Threading.CancellationToken;

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
    private readonly Dictionary<long, long> _granted = [];
    private readonly Dictionary<long, long> _worthBefore = [];
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

    /// <summary>From here on counts what members are given.</summary>
    public void BeginComparing()
    {
        _worthBefore.Clear();
        foreach (var id in _members.Keys) _worthBefore[id] = AllGivenTo(id);
    }

    /// <summary>What all that a member was given is worth, minor units of money: units at their worth, granted rewards at their cost
    /// (S4.3); 0 for nobody. What was given before <see cref="BeginComparing"/> is left out.</summary>
    public long WorthGivenTo(long memberId) => AllGivenTo(memberId) - _worthBefore.GetValueOrDefault(memberId);

    private long AllGivenTo(long memberId)
    {
        var worth = _granted.GetValueOrDefault(memberId);
        if (!_members.TryGetValue(memberId, out var facts)) return worth;
        foreach (var account in facts.Accounts)
        {
            if (Policy.Latest.Currency(account.Currency) is { } currency) worth += currency.CostOf(account.LifetimeEarned) ?? 0;
        }

        return worth;
    }

    /// <summary>Program-wide counters that were used.</summary>
    public IEnumerable<CounterFacts> Counters => _counters.Values;

    /// <summary>Lives through one event.</summary>
    /// <returns>Why it could not be under this policy; null: it was. A purchase whose points or credit are not there is paid in money
    /// instead, and the refusal tells of the points; whoever may not name who brought them joins without.</returns>
    /// <exception cref="EngineFaultException">An invariant of the ledger does not hold.</exception>
    public Refusal? Play(HistoryEvent happened)
    {
        if (_spending.IsAssumed)
        {
            if (Spending.Unspent(happened.Event) is not { } unspent) return null;
            happened = happened with { Event = unspent };
            SpendUntil(happened.RecordedAt, CancellationToken.None);
        }

        if (happened.Event is Purchase bought) _shelf.Expect(NameOf(bought)!.Value, happened.Later);
        var refusal = Live(happened);
        if (refusal is not null && Otherwise(happened.Event, refusal) is { } other) Live(happened with { Event = other });
        if (happened.Event is Return or Claim) _shelf.HasCome(NameOf(happened.Event)!.Value);
        return refusal;
    }

    /// <summary>Lets time do everything that it does by a moment, which may lie far off.</summary>
    /// <param name="at">Unix microseconds.</param>
    /// <param name="cancellationToken">Ends it between two members.</param>
    public void LiveUntil(long at, CancellationToken cancellationToken = default)
    {
        SpendUntil(at, cancellationToken);
        WakeAll(at, cancellationToken);
    }

    // What the same people would have done where a policy does not allow what they did; null: nothing.
    private static LedgerEvent? Otherwise(LedgerEvent e, Refusal refusal) => e switch
    {
        Purchase purchase when Spending.InMoney(purchase) is var paid && paid != purchase => paid,
        MemberJoined { ReferrerId: not null } joined when IsOfReferrer(refusal) => joined with { ReferrerId = null },
        MemberChanged { ReferrerId: not null } changed when IsOfReferrer(refusal) && ChangesMore(changed) => changed with { ReferrerId = null },
        _ => null,
    };

    // Naming somebody whom this club does not know is refused as an unknown member.
    private static bool IsOfReferrer(Refusal refusal) =>
        refusal.Code.StartsWith("referrer-", StringComparison.Ordinal) || refusal.Code is "referral-too-late" or "member-unknown";

    private static bool ChangesMore(MemberChanged changed) =>
        changed.Groups is not null || changed.Attributes is not null || changed.Birthday is not null || changed.IsProfileComplete;

    private Refusal? Live(HistoryEvent happened)
    {
        if (happened.Event is Wake wake && !_members.ContainsKey(wake.MemberId)) return Refusals.MemberUnknown(wake.MemberId);
        if (happened.Event is MemberJoined { MemberId: var joining } joined && !_members.ContainsKey(joining))
            _members.Add(joining, Decider.NewMember(joining, joined.OccurredAt));
        var document = NameOf(happened.Event) is { } name ? _shelf.Find(name) : null;
        _counters.IsContestedRead = false;
        var outcome = Decide(happened, document);
        if (CatchUpBefore(happened)) outcome = Decide(happened, document);
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

    private void SpendUntil(long at, CancellationToken cancellationToken)
    {
        if (_spending.IsAtOnce)
        {
            CatchUp(at, cancellationToken: cancellationToken);
            return;
        }

        if (_spending.Share is not { } share) return;
        var calendar = Policy.Latest.Calendar;
        if (_monthEndAt == long.MinValue) _monthEndAt = MonthEndOf(at);
        for (; _monthEndAt <= at; _monthEndAt = MonthEndOf(_monthEndAt + 1))
        {
            WakeAll(_monthEndAt, cancellationToken);
            foreach (var id in _members.Keys.Order().ToList())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Spend(id, share, _monthEndAt);
            }
        }

        // The last moment that is still in the month: what expires with it can be spent until then.
        long MonthEndOf(long moment) => calendar.EndOfDay(calendar.PeriodEnd(calendar.DayOf(moment), PeriodUnit.Month)) - 1;
    }

    private void SpendOf(IReadOnlyList<Decision> decisions)
    {
        foreach (var id in decisions.SelectMany(decision => decision.Members).Select(facts => facts.Id).Distinct().ToList())
            Spend(id, Spending.Whole, _members[id].ClockAt);
    }

    // As a till takes it: held, then captured.
    private void Spend(long memberId, int share, long at)
    {
        var program = Policy.At(at);
        foreach (var currency in program.Currencies)
        {
            if (currency.IsQualifying || Spending.IsTakenByRules(program, currency.Id)) continue;
            if (_members[memberId].Find(currency.Id)?.Available is not (> 0 and var available)) continue;
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

    private void WakeAll(long at, CancellationToken cancellationToken)
    {
        if (_due is not null)
        {
            CatchUp(at, cancellationToken: cancellationToken);
            return;
        }

        foreach (var id in _members.Keys.Order().ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Wakes.NextDueAt(Policy, _members[id]) <= at) WakeUp(id, DueMoment.Through(at));
        }
    }

    // What time did before stands before it, wherever they reach for the same (S3.3). While history is imported, members whom no
    // document touches wait for its end (ADR 0015).
    private bool CatchUpBefore(HistoryEvent happened)
    {
        var isContested = _counters.IsContestedRead;
        return happened.Event is Wake wake
            ? (isContested && !happened.IsHistory && CatchUp(wake.OccurredAt, wake.MemberId)) | WakeBefore(wake)
            : isContested && CatchUp(happened.RecordedAt);
    }

    // Moments of all members by a time, and at it of those with lower ids.
    private bool CatchUp(long at, long beforeMember = long.MaxValue, CancellationToken cancellationToken = default)
    {
        var woke = false;
        while (_due!.FirstBy(at) is { } first && (first.DueAt < at || first.MemberId < beforeMember))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WakeUp(first.MemberId, DueMoment.Through(first.DueAt));
            woke = true;
        }

        return woke;
    }

    // A policy that lets more become due than the history's has these moments besides: the wake's id is not theirs.
    private bool WakeBefore(Wake wake)
    {
        var woke = false;
        var moment = new DueMoment(wake.OccurredAt, wake.What);
        while (FindDue.Next(Policy, _members[wake.MemberId]) is { } due && due.CompareTo(moment) < 0)
        {
            WakeUp(wake.MemberId, due);
            woke = true;
        }

        return woke;
    }

    private void WakeUp(long memberId, DueMoment moment)
    {
        var wake = new HistoryEvent(0, moment.At, false, new Wake(memberId, moment.What) { OccurredAt = moment.At });
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
            IsExplained = false,
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
        foreach (var voucher in decision.Trace.Vouchers)
        {
            if (GrantedRewards.CostOf(Policy.Latest, voucher.Reward, GrantedRewards.In(voucher)) is not (not 0 and var cost)) continue;
            _granted[voucher.MemberId] = _granted.GetValueOrDefault(voucher.MemberId) + cost;
        }

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
