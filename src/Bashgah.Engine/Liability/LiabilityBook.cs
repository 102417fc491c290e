using Bashgah.Engine.Events;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;

namespace Bashgah.Engine.Liability;

/// <summary>
/// What a program owes its members, reckoned from its transfers and its members' facts as of one moment, in room that grows with
/// months and not with either. What is due by the moment and not written yet is counted as if it were (S5.4), so that it does not
/// matter whether the wakes have run.
/// </summary>
public sealed class LiabilityBook
{
    private readonly PolicyHistory _policy;
    private readonly CompiledProgram _program;
    private readonly Dictionary<string, OutstandingCurrency> _outstanding = new(StringComparer.Ordinal);

    /// <param name="policy">All versions of the policy.</param>
    /// <param name="at">The moment, Unix microseconds; not before the latest event.</param>
    public LiabilityBook(PolicyHistory policy, long at)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        _program = policy.At(at);
        At = at;
        NowOn = _program.Calendar.DayOf(at);
        Flows = new(_program.Calendar);
        Ages = new(_program.Calendar, NowOn);
    }

    /// <summary>The moment, Unix microseconds.</summary>
    public long At { get; }

    /// <summary>Its day.</summary>
    public int NowOn { get; }

    /// <summary>The policy in force at the moment.</summary>
    public CompiledProgram Program => _program;

    /// <summary>What moved, month by month.</summary>
    public MonthlyFlows Flows { get; }

    /// <summary>What became of units by their age.</summary>
    public AgeHistory Ages { get; }

    /// <summary>The program's currencies in its order, then those that only earlier versions had and that moved.</summary>
    public IReadOnlyList<CurrencyPolicy> Currencies =>
    [
        .. _program.Currencies,
        .. _policy.Versions.Reverse().SelectMany(version => version.Currencies)
            .Where(currency => _program.Currency(currency.Id) is null && HasMoved(currency.Id))
            .DistinctBy(currency => currency.Id).OrderBy(currency => currency.Id, StringComparer.Ordinal),
    ];

    /// <summary>Counts a transfer that is written.</summary>
    /// <param name="transfer">What moved.</param>
    /// <param name="at">When it counts (<see cref="MonthlyFlows.CountsAt"/>).</param>
    /// <param name="isWake">Whether time alone did it.</param>
    public void Add(Transfer transfer, long at, bool isWake)
    {
        Flows.Add(transfer, at);
        Ages.Add(transfer, at, isWake);
    }

    /// <summary>Counts a member, with what is due and not written yet.</summary>
    public void Add(MemberFacts stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var facts = Advance.To(_policy, stored, Math.Max(At, stored.ClockAt), AddDue);
        foreach (var account in facts.Accounts)
        {
            if (!_outstanding.TryGetValue(account.Currency, out var currency))
                _outstanding.Add(account.Currency, currency = new());
            currency.Add(_program, facts, account, NowOn);
        }
    }

    /// <summary>What is outstanding of a currency.</summary>
    public OutstandingCurrency Outstanding(string currency) =>
        _outstanding.TryGetValue(currency, out var known) ? known : new();

    /// <summary>What will become of it.</summary>
    public BreakageEstimate Breakage(CurrencyPolicy currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return BreakageEstimate.Of(currency, Ages, Outstanding(currency.Id));
    }

    /// <summary>Months from one day's to another's.</summary>
    public IReadOnlyList<MonthFigures> Statement(int fromOn, int untilOn) =>
        MonthFigures.Of(Currencies, _program.Calendar, Flows, fromOn, untilOn);

    private void AddDue(Decision decision)
    {
        var at = MonthlyFlows.CountsAt(decision.Event is Wake, decision.Event.OccurredAt, decision.RecordedAt);
        foreach (var transfer in decision.Transfers) Add(transfer, at, isWake: true);
    }

    private bool HasMoved(string currency) => Flows.Months.Values.Any(month => month.ContainsKey(currency));
}
