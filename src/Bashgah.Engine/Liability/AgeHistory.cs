using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Liability;

/// <summary>
/// What became of units by their age in months, in groups of members: the history that an estimate learns from. An age counts from
/// the month of the lot's first day; only months that are over count.
/// </summary>
/// <param name="calendar">The program's.</param>
/// <param name="nowOn">A day of the month that is not over.</param>
public sealed class AgeHistory(ProgramCalendar calendar, int nowOn)
{
    /// <summary>How many groups members fall into, by their ids.</summary>
    public const int Groups = 20;

    private readonly int _now = calendar.MonthNumber(nowOn);
    private readonly Dictionary<string, CurrencyAges> _currencies = new(StringComparer.Ordinal);
    private (int On, int Month) _lastDay = (int.MinValue, 0);

    /// <summary>Counts a transfer.</summary>
    /// <param name="transfer">What moved.</param>
    /// <param name="at">When it counts, Unix microseconds.</param>
    /// <param name="isWake">Whether time alone did it.</param>
    public void Add(Transfer transfer, long at, bool isWake)
    {
        var month = MonthOf(at);
        // What waits for an event has no age: it begins when the event comes, which no wake is.
        if (month >= _now || transfer.Lot.Waiting is not null) return;
        var begins = transfer.Kind == EntryKind.Maturation && !isWake;
        var change = begins ? transfer.Amount : ChangeOf(transfer);
        if (change == 0) return;
        var cohort = calendar.MonthNumber(transfer.Lot.FromOn);
        var ages = AgesOf(transfer.Currency);
        ages.FirstMonth = Math.Min(ages.FirstMonth, month);
        ages.Of((int)((ulong)transfer.MemberId % Groups), transfer.Lot.UntilOn == LotKey.Sliding)
            .Add(transfer.Kind, change, cohort, Math.Max(0, month - cohort));
    }

    /// <summary>Months that are over since the first unit of a currency was given, that month included.</summary>
    public int MonthsOf(string currency) =>
        _currencies.TryGetValue(currency, out var ages) ? _now - ages.FirstMonth : 0;

    /// <summary>What was at risk at each age, and what became of it.</summary>
    public RiskTable RisksOf(string currency)
    {
        var table = new RiskTable(Groups);
        if (!_currencies.TryGetValue(currency, out var ages)) return table;
        for (var group = 0; group < Groups; group++)
        {
            ages.Of(group, false).AddTo(table, group, _now - 1, isSliding: false);
            ages.Of(group, true).AddTo(table, group, _now - 1, isSliding: true);
        }

        return table;
    }

    private static long ChangeOf(Transfer transfer) =>
        (IsOwned(transfer.Credit) ? transfer.Amount : 0) - (IsOwned(transfer.Debit) ? transfer.Amount : 0);

    private static bool IsOwned(LedgerAccount account) =>
        account is LedgerAccount.Pending or LedgerAccount.Available or LedgerAccount.Held;

    private CurrencyAges AgesOf(string currency)
    {
        if (!_currencies.TryGetValue(currency, out var ages)) _currencies.Add(currency, ages = new());
        return ages;
    }

    private int MonthOf(long at)
    {
        var on = calendar.DayOf(at);
        if (on != _lastDay.On) _lastDay = (on, calendar.MonthNumber(on));
        return _lastDay.Month;
    }

    private sealed class CurrencyAges
    {
        private readonly AgeFlows[] _flows = [.. Enumerable.Range(0, 2 * Groups).Select(_ => new AgeFlows())];

        public int FirstMonth { get; set; } = int.MaxValue;

        public AgeFlows Of(int group, bool isSliding) => _flows[(2 * group) + (isSliding ? 1 : 0)];
    }
}
