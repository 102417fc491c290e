using System.Globalization;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Liability;

/// <summary>What is outstanding and the statement in lines, for a terminal.</summary>
internal sealed class LiabilityText(Wording words, ProgramCalendar calendar)
{
    private const decimal Percent = 100;

    public IEnumerable<string> Lines(LiabilityAnswer liability, LiabilityStatementAnswer statement)
    {
        yield return words.Say("liability.heading", ("time", liability.AsOf), ("money", liability.Money));
        foreach (var currency in liability.Currencies)
        {
            yield return "";
            foreach (var line in Lines(currency))
                yield return line;
        }
        yield return "";
        yield return words.Say("liability.statement");
        foreach (var month in statement.Months)
        {
            foreach (var row in month.Currencies)
                yield return Line(month.From, row);
        }
    }

    private IEnumerable<string> Lines(CurrencyLiabilityAnswer currency)
    {
        yield return words.Say(
            "liability.currency", ("currency", currency.Currency), ("balance", N(currency.Balance)), ("available", N(currency.Available)),
            ("pending", N(currency.Pending)), ("held", N(currency.Held)), ("debt", N(currency.Debt)));
        yield return currency.Cost is { } cost
            ? words.Say("liability.cost", ("cost", N(cost)))
            : words.Say("liability.no-worth");
        foreach (var month in currency.ByAge)
            yield return words.Say("liability.age", ("month", Month(month.From)), ("units", N(month.Total)));
        foreach (var month in currency.ByExpiry)
            yield return words.Say("liability.expiry", ("month", Month(month.From)), ("units", N(month.Total)));
        foreach (var (key, units) in new[] { ("sliding", currency.Sliding), ("never", currency.Never), ("waiting", currency.Waiting) })
        {
            if (units.Total != 0)
                yield return words.Say($"liability.{key}", ("units", N(units.Total)));
        }
        yield return Line(currency.Breakage);
    }

    private string Line(BreakageAnswer breakage) => breakage.State == "estimated"
        ? words.Say(
            "liability.breakage.estimated", ("share", Share(breakage.Unredeemed)), ("low", Share(breakage.Low)), ("high", Share(breakage.High)),
            ("units", N(breakage.Units ?? 0)), ("open", Share(breakage.Open)), ("months", N(breakage.ReachMonths)))
        : words.Say(
            $"liability.breakage.{breakage.State}", ("months", N(breakage.Months)), ("earners", N(breakage.Earners)),
            ("spenders", N(breakage.Spenders)));

    private string Line(string month, StatementCurrencyAnswer row) => words.Say(
        "liability.month", ("month", Month(month)), ("currency", row.Currency), ("opening", N(row.Opening)), ("given", N(row.Given)),
        ("redeemed", N(row.Redeemed)), ("expired", N(row.Expired)), ("reversed", N(row.Reversed)), ("givenBack", N(row.GivenBack)),
        ("adjusted", N(row.Adjusted)), ("in", N(row.TransferredIn)), ("out", N(row.TransferredOut)), ("writtenOff", N(row.WrittenOff)),
        ("closing", N(row.Closing)));

    // As people of the program's calendar write a month.
    private string Month(string from)
    {
        if (!DayNumber.TryParse(from, out var on))
            return from;
        var (year, month, _) = calendar.DateParts(on);
        return words.Digits(string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}"));
    }

    private string Share(decimal? share) =>
        words.Digits(string.Create(CultureInfo.InvariantCulture, $"{share * Percent:0.0} %"));

    private string N(long amount) => words.Number(amount);
}
