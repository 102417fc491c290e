using Bashgah.Engine;
using Bashgah.Engine.Ledger;
using Bashgah.Engine.Simulation;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Simulations;

/// <summary>What was used of each program-wide budget at the end of each day on which it moved.</summary>
internal sealed class BudgetDays(ProgramCalendar calendar)
{
    private const string Budgets = "budget/";
    private const string Times = "times";

    private readonly Dictionary<(string Key, int PeriodOn), List<(int On, CounterFacts Counter)>> _days = [];

    /// <summary>Takes note of what a transaction left.</summary>
    public void Count(Decision decision)
    {
        foreach (var counter in decision.Counters)
        {
            if (counter.Key.StartsWith(Budgets, StringComparison.Ordinal))
                Add(calendar.DayOf(decision.RecordedAt), counter);
        }
    }

    /// <summary>The day since which nothing has been left; null: something is left.</summary>
    public int? UsedUpOn(BudgetFigures budget)
    {
        var key = $"{Budgets}{budget.Budget}/{budget.Of}{(budget.Store is null ? "" : "@" + budget.Store)}";
        int? since = null;
        // What a return gave back opens it again: the last run of full days counts.
        foreach (var (on, counter) in _days.GetValueOrDefault((key, budget.FromOn), []))
        {
            var isFull = (budget.Of == Times ? counter.Times : counter.Amount) >= budget.Size;
            since = isFull ? since ?? on : null;
        }
        return since;
    }

    private void Add(int on, CounterFacts counter)
    {
        var key = (counter.Key, counter.PeriodOn);
        if (!_days.TryGetValue(key, out var days))
            _days.Add(key, days = []);
        if (days.Count > 0 && days[^1].On == on)
            days[^1] = (on, counter);
        else
            days.Add((on, counter));
    }
}
