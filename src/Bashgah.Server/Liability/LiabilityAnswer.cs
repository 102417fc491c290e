using System.ComponentModel;
using Bashgah.Engine.Liability;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Liability;

/// <summary>What a program owes its members.</summary>
internal sealed record LiabilityAnswer
{
    [Description("The moment that it holds for.")]
    public required string AsOf { get; init; }

    [Description("ISO code of the program's money; every cost is in its minor units.")]
    public required string Money { get; init; }

    public required IReadOnlyList<CurrencyLiabilityAnswer> Currencies { get; init; }

    public static LiabilityAnswer Of(LiabilityBook book) => new()
    {
        AsOf = book.Program.Calendar.Format(book.At),
        Money = book.Program.MoneyCode,
        Currencies = [.. book.Currencies.Select(currency => CurrencyLiabilityAnswer.Of(book, currency))],
    };
}

/// <summary>What is outstanding of a currency.</summary>
internal sealed record CurrencyLiabilityAnswer
{
    public required string Currency { get; init; }

    public required long Available { get; init; }

    public required long Pending { get; init; }

    public required long Held { get; init; }

    [Description("What members owe; the next points to become available pay it.")]
    public required long Debt { get; init; }

    [Description("Available, pending and held, less debt: what the statement closes at.")]
    public required long Balance { get; init; }

    [Description("The balance at the currency's worth; absent where the program does not say what a unit is worth.")]
    public long? Cost { get; init; }

    [Description("By the month in which the lot became available, or will.")]
    public required IReadOnlyList<MonthUnitsAnswer> ByAge { get; init; }

    [Description("By the month of the lot's last day.")]
    public required IReadOnlyList<MonthUnitsAnswer> ByExpiry { get; init; }

    [Description("What ends a while after the member's latest activity.")]
    public required UnitsAnswer Sliding { get; init; }

    [Description("What never ends.")]
    public required UnitsAnswer Never { get; init; }

    [Description("What waits for an event, and has neither age nor end before it.")]
    public required UnitsAnswer Waiting { get; init; }

    public required BreakageAnswer Breakage { get; init; }

    public static CurrencyLiabilityAnswer Of(LiabilityBook book, CurrencyPolicy currency)
    {
        var outstanding = book.Outstanding(currency.Id);
        return new()
        {
            Currency = currency.Id,
            Available = outstanding.Units.Available,
            Pending = outstanding.Units.Pending,
            Held = outstanding.Units.Held,
            Debt = outstanding.Debt,
            Balance = outstanding.Balance,
            Cost = currency.CostOf(outstanding.Balance),
            ByAge = [.. outstanding.ByAge.Select(month => MonthUnitsAnswer.Of(currency, month.Key, month.Value))],
            ByExpiry = [.. outstanding.ByExpiry.Select(month => MonthUnitsAnswer.Of(currency, month.Key, month.Value))],
            Sliding = UnitsAnswer.Of(currency, outstanding.Sliding),
            Never = UnitsAnswer.Of(currency, outstanding.Never),
            Waiting = UnitsAnswer.Of(currency, outstanding.Waiting),
            Breakage = BreakageAnswer.Of(currency, book.Breakage(currency), outstanding.Units.Total),
        };
    }
}

/// <summary>Units with what they cost.</summary>
internal sealed record UnitsAnswer(long Available, long Pending, long Held, long Total, long? Cost)
{
    public static UnitsAnswer Of(CurrencyPolicy currency, OutstandingUnits units) =>
        new(units.Available, units.Pending, units.Held, units.Total, currency.CostOf(units.Total));
}

/// <summary>Units of a month with what they cost.</summary>
internal sealed record MonthUnitsAnswer(string From, long Available, long Pending, long Held, long Total, long? Cost)
{
    public static MonthUnitsAnswer Of(CurrencyPolicy currency, int monthOn, OutstandingUnits units) => new(
        DayNumber.Format(monthOn), units.Available, units.Pending, units.Held, units.Total, currency.CostOf(units.Total));
}
