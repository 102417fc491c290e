using System.ComponentModel;
using Bashgah.Engine.Flows;
using Bashgah.Engine.Liability;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;

namespace Bashgah.Server.Liability;

/// <summary>What moved, month by month, and what it came to.</summary>
internal sealed record LiabilityStatementAnswer
{
    [Description("The moment that it holds for.")]
    public required string AsOf { get; init; }

    [Description("ISO code of the program's money; every cost is in its minor units.")]
    public required string Money { get; init; }

    [Description("Months of the program's zone and calendar, in order; those in which nothing moved stand there too.")]
    public required IReadOnlyList<StatementMonthAnswer> Months { get; init; }

    [Description("What members' accounts sum to now: what the current month closes at.")]
    public required IReadOnlyList<AccountSumAnswer> Accounts { get; init; }

    /// <param name="book">What was read.</param>
    /// <param name="fromOn">A day of the first month; null: the first in which anything moved.</param>
    /// <param name="untilOn">A day of the last; null: the current.</param>
    public static LiabilityStatementAnswer Of(LiabilityBook book, int? fromOn, int? untilOn)
    {
        // Before the first month and after the last there is nothing to tell, however far somebody asks.
        var moved = book.Flows.Months.Keys.DefaultIfEmpty(book.NowOn).ToList();
        var first = Math.Max(fromOn ?? DayNumber.Min, Math.Min(moved[0], book.NowOn));
        var last = Math.Min(untilOn ?? DayNumber.Max, Math.Max(moved[^1], book.NowOn));
        return new()
        {
            AsOf = book.Program.Calendar.Format(book.At),
            Money = book.Program.MoneyCode,
            Months = [.. book.Statement(first, last).Select(month => StatementMonthAnswer.Of(book, month))],
            Accounts = [.. book.Currencies.Select(c => new AccountSumAnswer(c.Id, book.Outstanding(c.Id).Balance))],
        };
    }
}

/// <summary>A month.</summary>
internal sealed record StatementMonthAnswer(string From, IReadOnlyList<StatementCurrencyAnswer> Currencies)
{
    public static StatementMonthAnswer Of(LiabilityBook book, MonthFigures month) => new(
        DayNumber.Format(month.FromOn),
        [.. month.Currencies.Zip(book.Currencies, (figures, currency) => StatementCurrencyAnswer.Of(currency, figures))]);
}

/// <summary>A currency in a month. Closing is opening + given − redeemed − expired − reversed + givenBack + adjusted +
/// transferredIn − transferredOut + writtenOff.</summary>
internal sealed record StatementCurrencyAnswer
{
    public required string Currency { get; init; }

    [Description("Available, pending and held, less debt, at the beginning.")]
    public required long Opening { get; init; }

    [Description("What rules gave.")]
    public required long Given { get; init; }

    [Description("What members spent.")]
    public required long Redeemed { get; init; }

    [Description("What expired, less what returns set against it.")]
    public required long Expired { get; init; }

    [Description("What returns took back.")]
    public required long Reversed { get; init; }

    [Description("What came back of what members had spent.")]
    public required long GivenBack { get; init; }

    [Description("What staff added, less what they took away.")]
    public required long Adjusted { get; init; }

    [Description("What members got from one another.")]
    public required long TransferredIn { get; init; }

    [Description("What members gave one another.")]
    public required long TransferredOut { get; init; }

    [Description("Of what returns took back, what members did not have any more and the program bears.")]
    public required long WrittenOff { get; init; }

    [Description("At the end; of the current month, so far.")]
    public required long Closing { get; init; }

    [Description("The closing balance at the currency's worth; absent where the program does not say what a unit is worth.")]
    public long? Cost { get; init; }

    public static StatementCurrencyAnswer Of(CurrencyPolicy currency, CurrencyFigures figures) => new()
    {
        Currency = figures.Currency,
        Opening = figures.Opening,
        Given = figures.Flows.Given,
        Redeemed = figures.Flows.Redeemed,
        Expired = figures.Flows.Expired,
        Reversed = figures.Flows.Reversed,
        GivenBack = figures.Flows.GivenBack,
        Adjusted = figures.Flows.Adjusted,
        TransferredIn = figures.Flows.TransferredIn,
        TransferredOut = figures.Flows.TransferredOut,
        WrittenOff = figures.Flows.WrittenOff,
        Closing = figures.Closing,
        Cost = currency.CostOf(figures.Closing),
    };
}

/// <summary>What members' accounts of a currency sum to.</summary>
internal sealed record AccountSumAnswer(string Currency, long Balance);
