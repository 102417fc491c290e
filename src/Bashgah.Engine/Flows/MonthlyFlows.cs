using Bashgah.Engine.Ledger;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Flows;

/// <summary>Flows month by month, in room that does not grow with the number of transfers.</summary>
/// <param name="calendar">The program's: months are its months, in its zone.</param>
public sealed class MonthlyFlows(ProgramCalendar calendar)
{
    private readonly SortedDictionary<int, Dictionary<string, CurrencyFlows>> _months = [];
    private (int On, int MonthOn) _lastDay = (int.MinValue, 0);

    /// <summary>Flows by the first day of the month, then by currency.</summary>
    public IReadOnlyDictionary<int, Dictionary<string, CurrencyFlows>> Months => _months;

    /// <summary>When a transaction counts, Unix microseconds: what time does counts where it was due, all else where it was
    /// recorded.</summary>
    /// <param name="isWake">Whether time alone did it.</param>
    /// <param name="occurredAt">When it happened; of a wake, when it was due.</param>
    /// <param name="recordedAt">When the ledger took it.</param>
    public static long CountsAt(bool isWake, long occurredAt, long recordedAt) => isWake ? occurredAt : recordedAt;

    /// <summary>Counts one transfer.</summary>
    /// <param name="transfer">What moved.</param>
    /// <param name="at">When it counts (<see cref="CountsAt"/>).</param>
    public void Add(Transfer transfer, long at) => FlowsOf(MonthOf(at), transfer.Currency).Add(transfer);

    /// <summary>First day of the month of an instant.</summary>
    internal int MonthOf(long at)
    {
        var on = calendar.DayOf(at);
        if (on != _lastDay.On) _lastDay = (on, calendar.PeriodStart(on, PeriodUnit.Month));
        return _lastDay.MonthOn;
    }

    private CurrencyFlows FlowsOf(int month, string currency)
    {
        if (!_months.TryGetValue(month, out var currencies)) _months.Add(month, currencies = new(StringComparer.Ordinal));
        if (!currencies.TryGetValue(currency, out var flows)) currencies.Add(currency, flows = new());
        return flows;
    }
}
