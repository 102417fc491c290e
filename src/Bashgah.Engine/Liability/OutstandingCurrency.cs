using Bashgah.Engine.Ledger;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Liability;

/// <summary>What is outstanding of one currency. Sums over all members; its size follows from months, not from members.</summary>
public sealed class OutstandingCurrency
{
    private readonly SortedDictionary<int, OutstandingUnits> _byAge = [];
    private readonly SortedDictionary<int, OutstandingUnits> _byExpiry = [];
    private readonly Dictionary<StandingKey, long> _standing = [];

    /// <summary>All that members have.</summary>
    public OutstandingUnits Units { get; private set; }

    /// <summary>What members owe (S6.4), at least 0.</summary>
    public long Debt { get; private set; }

    /// <summary>What members have less what they owe: what a statement closes at.</summary>
    public long Balance => Units.Total - Debt;

    /// <summary>By the first day of the month in which the lot became available, or will.</summary>
    public IReadOnlyDictionary<int, OutstandingUnits> ByAge => _byAge;

    /// <summary>By the first day of the month of the last day.</summary>
    public IReadOnlyDictionary<int, OutstandingUnits> ByExpiry => _byExpiry;

    /// <summary>What ends a while after the member's latest activity.</summary>
    public OutstandingUnits Sliding { get; private set; }

    /// <summary>What never ends.</summary>
    public OutstandingUnits Never { get; private set; }

    /// <summary>What waits for an event and has no dates yet.</summary>
    public OutstandingUnits Waiting { get; private set; }

    /// <summary>Units by age and end.</summary>
    public IReadOnlyDictionary<StandingKey, long> Standing => _standing;

    /// <summary>Members who were ever given any.</summary>
    public int Earners { get; private set; }

    /// <summary>Members who ever spent any.</summary>
    public int Spenders { get; private set; }

    internal void Add(CompiledProgram program, MemberFacts facts, AccountFacts account, int nowOn)
    {
        if (account.LifetimeEarned > 0) Earners++;
        if (account.LifetimeSpent > 0) Spenders++;
        Debt = checked(Debt + account.Debt);
        foreach (var lot in account.Lots)
        {
            var units = OutstandingUnits.Of(lot);
            if (units.Total == 0) continue;
            Units += units;
            AddByDates(program.Calendar, lot.Key, EndOf(program, facts, account.Currency, lot.Key), units, nowOn);
        }
    }

    private void AddByDates(ProgramCalendar calendar, LotKey lot, LotEnd end, OutstandingUnits units, int nowOn)
    {
        var now = calendar.MonthNumber(nowOn);
        var age = 0;
        if (end == LotEnd.Waiting)
        {
            Waiting += units;
        }
        else
        {
            age = Math.Max(0, now - calendar.MonthNumber(lot.FromOn));
            Add(_byAge, calendar.PeriodStart(lot.FromOn, PeriodUnit.Month), units);
        }

        var left = 0;
        if (end == LotEnd.Sliding) Sliding += units;
        if (end == LotEnd.Never) Never += units;
        if (end == LotEnd.Dated)
        {
            // What is pending or held past its last day ends once it is available.
            left = Math.Max(0, calendar.MonthNumber(lot.UntilOn) - now);
            Add(_byExpiry, calendar.PeriodStart(lot.UntilOn, PeriodUnit.Month), units);
        }

        var key = new StandingKey(age, end, left);
        _standing[key] = checked(_standing.GetValueOrDefault(key) + units.Total);
    }

    // A lot slides only as long as the policy says by what.
    private static LotEnd EndOf(CompiledProgram program, MemberFacts facts, string currency, LotKey lot)
    {
        if (lot.Waiting is not null) return LotEnd.Waiting;
        if (LotDates.UntilOn(program, facts, currency, lot) == LotKey.Never) return LotEnd.Never;
        return lot.UntilOn == LotKey.Sliding ? LotEnd.Sliding : LotEnd.Dated;
    }

    private static void Add(SortedDictionary<int, OutstandingUnits> months, int monthOn, OutstandingUnits units) =>
        months[monthOn] = months.GetValueOrDefault(monthOn) + units;
}
