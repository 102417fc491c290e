using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Flows;

/// <summary>A month of a statement.</summary>
/// <param name="FromOn">Its first day.</param>
/// <param name="Currencies">In the order in which they were asked for.</param>
public sealed record MonthFigures(int FromOn, IReadOnlyList<CurrencyFigures> Currencies)
{
    /// <summary>Every month from one day's to another's; those in which nothing moved stand there too.</summary>
    /// <param name="currencies">Currencies to tell of.</param>
    /// <param name="calendar">The program's.</param>
    /// <param name="flows">All that ever moved: what was before the first month is in its opening balances.</param>
    /// <param name="fromOn">A day of the first month.</param>
    /// <param name="untilOn">A day of the last.</param>
    public static IReadOnlyList<MonthFigures> Of(
        IReadOnlyList<CurrencyPolicy> currencies, ProgramCalendar calendar, MonthlyFlows flows, int fromOn, int untilOn)
    {
        ArgumentNullException.ThrowIfNull(flows);
        var months = new List<MonthFigures>();
        var balances = currencies.ToDictionary(currency => currency.Id, _ => 0L, StringComparer.Ordinal);
        var first = calendar.PeriodStart(fromOn, PeriodUnit.Month);
        foreach (var month in flows.Months.TakeWhile(month => month.Key < first))
        {
            foreach (var (currency, moved) in month.Value) balances[currency] = balances.GetValueOrDefault(currency) + moved.Net;
        }

        for (var on = first; on <= untilOn; on = calendar.PeriodEnd(on, PeriodUnit.Month) + 1)
        {
            var figures = new List<CurrencyFigures>();
            foreach (var currency in currencies)
            {
                var moved = flows.Months.TryGetValue(on, out var any) && any.TryGetValue(currency.Id, out var known) ? known : new();
                var opening = balances[currency.Id];
                balances[currency.Id] = opening + moved.Net;
                figures.Add(CurrencyFigures.Of(currency, opening, moved));
            }

            months.Add(new(on, figures));
        }

        return months;
    }
}

/// <summary>One currency in a while. Closing is opening and all that moved.</summary>
/// <param name="Currency">Its id.</param>
/// <param name="Opening">Units outstanding at the beginning: available, pending and held, less what members owe.</param>
/// <param name="Closing">At the end.</param>
/// <param name="Flows">What moved.</param>
/// <param name="CostGiven">What was given, less what returns took back and the program does not bear, at its worth; minor units of money, 0 without a worth.</param>
/// <param name="Liability">What is outstanding at the end, at its worth.</param>
public sealed record CurrencyFigures(
    string Currency, long Opening, long Closing, CurrencyFlows Flows, long CostGiven, long Liability)
{
    internal static CurrencyFigures Of(CurrencyPolicy currency, long opening, CurrencyFlows flows) => new(
        currency.Id, opening, opening + flows.Net, flows, currency.CostOf(flows.Given - flows.Reversed + flows.WrittenOff) ?? 0,
        currency.CostOf(opening + flows.Net) ?? 0);
}
