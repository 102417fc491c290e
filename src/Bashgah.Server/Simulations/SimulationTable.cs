using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bashgah.Server.Simulations;

/// <summary>The report as a long table: a row a figure, for spreadsheets and programs that reckon on.</summary>
internal static class SimulationTable
{
    private const string MembersUnit = "members";
    private const string TimesUnit = "times";

    /// <summary>Columns of every row; the guide says what stands in them.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["policy", "part", "date", "name", "of", "figure", "amount", "unit"];

    /// <summary>All rows: texts, and whole numbers in <c>amount</c>. No text is one that a spreadsheet would reckon.</summary>
    public static IEnumerable<object?[]> Rows(SimulationAnswer answer) =>
        answer.Policies.SelectMany(policy => RowsOf(answer, policy))
            .Concat(answer.Differences.SelectMany(difference => RowsOf(answer, difference)))
            .Select(row => Array.ConvertAll(row, value => value is string text ? Harmless(text) : value));

    /// <summary>The table as CSV.</summary>
    public static string Csv(SimulationAnswer answer)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        IEnumerable<object?[]> header = [[.. Columns]];
        foreach (var row in header.Concat(Rows(answer)))
        {
            foreach (var value in row)
                csv.WriteField(Convert.ToString(value, CultureInfo.InvariantCulture));
            csv.NextRecord();
        }
        csv.Flush();
        return text.ToString();
    }

    private static IEnumerable<object?[]> RowsOf(SimulationAnswer answer, PolicyAnswer policy)
    {
        foreach (var currency in policy.Currencies)
        {
            foreach (var row in RowsOf(answer, policy, "currency", null, currency))
                yield return row;
        }
        yield return [policy.Name, "granted", null, null, null, "costGranted", policy.CostGranted, answer.Money];
        foreach (var month in policy.Months)
        {
            foreach (var row in month.Currencies.SelectMany(c => RowsOf(answer, policy, "month", month.From, c)))
                yield return row;
        }
        foreach (var tier in policy.Tiers)
            yield return [policy.Name, "tier", null, tier.Level, tier.Set, "members", tier.Members, MembersUnit];
        foreach (var c in policy.TierChanges)
            yield return [policy.Name, "tier-change", null, $"{c.From} → {c.To}", c.Set, c.Reason, c.Times, TimesUnit];
        foreach (var rule in policy.Rules)
        {
            yield return [policy.Name, "rule", null, rule.Rule, rule.Of, "amount", rule.Amount, rule.Of];
            yield return [policy.Name, "rule", null, rule.Rule, rule.Of, "awards", rule.Times, TimesUnit];
            yield return [policy.Name, "rule", null, rule.Rule, rule.Of, "cost", rule.Cost, answer.Money];
        }
        foreach (var voucher in policy.Vouchers)
            yield return [policy.Name, "voucher", null, voucher.Reward, null, voucher.Step, voucher.Quantity, TimesUnit];
        foreach (var row in policy.Budgets.SelectMany(budget => RowsOf(policy, budget)))
            yield return row;
        foreach (var (code, times) in policy.Refused)
            yield return [policy.Name, "not-possible", null, code, null, "events", times, TimesUnit];
    }

    private static IEnumerable<object?[]> RowsOf(
        SimulationAnswer answer, PolicyAnswer policy, string part, string? month, CurrencyAnswer c)
    {
        (string Figure, long Amount)[] units =
        [
            ("opening", c.Opening), ("given", c.Given), ("reversed", c.Reversed), ("redeemed", c.Redeemed),
            ("givenBack", c.GivenBack), ("expired", c.Expired), ("adjusted", c.Adjusted),
            ("transferredIn", c.TransferredIn), ("transferredOut", c.TransferredOut), ("writtenOff", c.WrittenOff),
            ("closing", c.Closing),
        ];
        foreach (var (figure, amount) in units)
            yield return [policy.Name, part, month, c.Currency, null, figure, amount, c.Currency];
        yield return [policy.Name, part, month, c.Currency, null, "costGiven", c.CostGiven, answer.Money];
        yield return [policy.Name, part, month, c.Currency, null, "liability", c.Liability, answer.Money];
    }

    private static IEnumerable<object?[]> RowsOf(PolicyAnswer policy, BudgetAnswer budget)
    {
        yield return [policy.Name, "budget", budget.From, budget.Budget, budget.Store, "used", budget.Used, budget.Of];
        yield return [policy.Name, "budget", budget.From, budget.Budget, budget.Store, "size", budget.Size, budget.Of];
        if (budget.UsedUpOn is { } day)
            yield return [policy.Name, "budget-used-up", day, budget.Budget, budget.Store, "size", budget.Size, budget.Of];
    }

    private static IEnumerable<object?[]> RowsOf(SimulationAnswer answer, DifferenceAnswer difference)
    {
        yield return Row("difference", null, "costGiven", difference.CostGiven, answer.Money);
        yield return Row("difference", null, "liability", difference.Liability, answer.Money);
        yield return Row("difference", null, "winners", difference.Winners, MembersUnit);
        yield return Row("difference", null, "won", difference.Won, answer.Money);
        yield return Row("difference", null, "losers", difference.Losers, MembersUnit);
        yield return Row("difference", null, "lost", difference.Lost, answer.Money);
        foreach (var band in difference.Bands)
            yield return Row("band", string.Create(CultureInfo.InvariantCulture, $"from {band.From} to {band.To}"), "members", band.Members, MembersUnit);
        foreach (var member in difference.Largest)
        {
            yield return Row("member", member.Member, "before", member.Before, answer.Money);
            yield return Row("member", member.Member, "after", member.After, answer.Money);
            yield return Row("member", member.Member, "change", member.Change, answer.Money);
        }

        object?[] Row(string part, string? name, string figure, long amount, string unit) =>
            [difference.Name, part, null, name, difference.Than, figure, amount, unit];
    }

    // Ids and names come from outside; a spreadsheet takes what begins like this for a formula.
    private static string Harmless(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
}
