using System.Globalization;

namespace Bashgah.Server.Simulations.Page;

/// <summary>What the page tells, as tables and charts: the policies side by side, the first of them the one in force.</summary>
internal sealed class ReportSections(SimulationAnswer report, ReportWords words)
{
    private const int RulesShown = 10;

    private static readonly (string Figure, Func<CurrencyAnswer, long> Of)[] UnitFigures =
    [
        ("opening", c => c.Opening), ("given", c => c.Given), ("reversed", c => c.Reversed), ("redeemed", c => c.Redeemed),
        ("givenBack", c => c.GivenBack), ("expired", c => c.Expired), ("adjusted", c => c.Adjusted),
        ("transferredIn", c => c.TransferredIn), ("transferredOut", c => c.TransferredOut), ("writtenOff", c => c.WrittenOff),
        ("closing", c => c.Closing),
    ];

    private static readonly string[] AlwaysShown = ["given", "reversed", "redeemed", "expired", "closing"];

    /// <summary>Money and members at a glance.</summary>
    public ReportTable Summary => new("", Heads(words.Say("figure")),
    [
        Row(words.Say("cost"), policy => policy.Currencies.Sum(c => c.CostGiven) + policy.CostGranted, _ => words.Money, words.Change),
        Row(words.Say("liability"), policy => policy.Currencies.Sum(c => c.Liability), _ => words.Money, words.Change),
        .. Differences(words.Say("winners"), d => new(words.Number(d.Winners), words.Change(d.Won))),
        .. Differences(words.Say("losers"), d => new(words.Number(d.Losers), words.Change(-d.Lost))),
    ]);

    /// <summary>One table a currency of which there is anything.</summary>
    public IEnumerable<ReportTable> Currencies => report.Policies.SelectMany(policy => policy.Currencies)
        .Where(currency => UnitFigures.Any(figure => figure.Of(currency) != 0))
        .Select(currency => currency.Currency).Distinct().Select(CurrencyTable);

    /// <summary>What was given, less what returns took back, and granted rewards, month by month.</summary>
    public ReportChart CostByMonth => ByMonth("cost-by-month", month => month.Currencies.Sum(c => c.CostGiven) + month.CostGranted);

    /// <summary>What is outstanding at the end of each month.</summary>
    public ReportChart LiabilityByMonth => ByMonth("liability-by-month", month => month.Currencies.Sum(c => c.Liability));

    /// <summary>Members on each level at the end, a table a set.</summary>
    public IEnumerable<ReportTable> Tiers => report.Policies.SelectMany(policy => policy.Tiers)
        .Select(tier => tier.Set).Distinct().Select(set => new ReportTable(
            words.Name("tier-set", set), Heads(words.Say("level")),
            [
                .. report.Policies.SelectMany(policy => policy.Tiers).Where(tier => tier.Set == set).Select(tier => tier.Level).Distinct()
                    .Select(level => Row(
                        words.Name("tier", level), policy => policy.Tiers.Where(t => (t.Set, t.Level) == (set, level)).Sum(t => t.Members),
                        _ => words.Number, Difference)),
            ]));

    /// <summary>The dearest rules of each policy under all of them: cost, and the units and awards that it comes from.</summary>
    public ReportTable Rules => new("", Heads(words.Say("rule")),
    [
        .. report.Policies.SelectMany(policy => policy.Rules.Take(RulesShown)).GroupBy(rule => (rule.Rule, rule.Of))
            .OrderByDescending(rule => rule.Max(r => r.Cost)).ThenByDescending(rule => rule.Max(r => r.Amount))
            .Select(rule => new ReportRow(
                words.Say("rule-of", ("rule", words.Rule(rule.Key.Rule)), ("of", NameOf(rule.Key.Of))),
                [.. report.Policies.Select(policy => RuleCell(policy, rule.Key))])),
    ]);

    /// <summary>What each policy used of its budgets, by period; null: there are none.</summary>
    public ReportTable? Budgets
    {
        get
        {
            var rows = report.Policies.SelectMany(policy => policy.Budgets)
                .Select(budget => (budget.Budget, budget.Of, budget.Store, budget.From)).Distinct()
                .OrderBy(key => key, Comparer<(string, string, string?, string?)>.Create(CompareBudgets))
                .Select(key => new ReportRow(BudgetHead(key), [.. report.Policies.Select(policy => BudgetCell(policy, key))])).ToList();
            return rows.Count == 0 ? null : new("", Heads(words.Say("budget")), rows);
        }
    }

    /// <summary>Events that a policy did not allow; null: it allowed all.</summary>
    public ReportTable? NotPossible
    {
        get
        {
            var codes = report.Policies.SelectMany(policy => policy.Refused.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
            return codes.Count == 0 ? null : new("", Heads(words.Say("reason")),
            [
                .. codes.Select(code => Row(
                    words.Wording.Find($"problem.{code}.title") ?? code, policy => policy.Refused.GetValueOrDefault(code),
                    _ => words.Number, Difference)),
            ]);
        }
    }

    private ReportTable CurrencyTable(string currency)
    {
        var rows = new List<ReportRow>();
        foreach (var (figure, of) in UnitFigures)
        {
            if (!AlwaysShown.Contains(figure) && report.Policies.All(policy => Of(policy, of) == 0))
                continue;
            rows.Add(Row(
                words.Say($"units.{figure}"), policy => Of(policy, of), policy => amount => words.Units(policy, currency, amount),
                change => words.UnitsChange(currency, change))
                with { IsStrong = figure == "closing" });
        }
        // What only measures costs nothing.
        if (report.Policies.Any(policy => Of(policy, c => c.CostGiven) != 0 || Of(policy, c => c.Liability) != 0))
        {
            rows.Add(Row(words.Say("cost"), policy => Of(policy, c => c.CostGiven), _ => words.Money, words.Change));
            rows.Add(Row(words.Say("liability"), policy => Of(policy, c => c.Liability), _ => words.Money, words.Change));
        }
        return new(words.Name("currency", currency), Heads(words.Say("figure")), rows);

        long Of(PolicyAnswer policy, Func<CurrencyAnswer, long> of) => policy.Currencies.Where(c => c.Currency == currency).Sum(of);
    }

    private ReportChart ByMonth(string id, Func<MonthAnswer, long> of)
    {
        var series = report.Policies.Select((policy, i) => new ChartSeries(
            words.Policy(policy.Name), i, [.. policy.Months.Select(of)])).ToList();
        var largest = series.SelectMany(s => s.Values).Select(Math.Abs).DefaultIfEmpty().Max();
        var thousands = AxisThousands(largest);
        return new(
            id, words.Say(id),
            thousands == 0 ? words.MoneyName : words.Say(string.Create(CultureInfo.InvariantCulture, $"thousands-{thousands}"), ("unit", words.MoneyName)),
            words.Say("month"), [.. report.Policies[0].Months.Select(month => words.MonthOf(month.From))], series,
            words.Money, value => words.Scaled(value, report.MoneyDigits + (3 * thousands)));
    }

    /// <summary>By how many thousands an axis counts: its numbers have at most five digits.</summary>
    private int AxisThousands(long largest)
    {
        const int thousandsMax = 3;
        var whole = (decimal)largest;
        for (var i = 0; i < report.MoneyDigits; i++)
            whole /= 10;
        var thousands = 0;
        for (; whole >= 50_000 && thousands < thousandsMax; thousands++)
            whole /= 1_000;
        return thousands;
    }

    /// <summary>Heads of a table: its first column, and the policies.</summary>
    public string[] Heads(string first) => [first, .. report.Policies.Select(policy => words.Policy(policy.Name))];

    /// <summary>A row with a number of each policy, and how far it lies from the first one's.</summary>
    public ReportRow Row(
        string head, Func<PolicyAnswer, long> of, Func<PolicyAnswer, Func<long, string>> shown, Func<long, string> change) => new(
        head,
        [
            .. report.Policies.Select((policy, i) => new ReportCell(
                shown(policy)(of(policy)), i == 0 || of(policy) == of(report.Policies[0]) ? null : change(of(policy) - of(report.Policies[0])))),
        ]);

    private IEnumerable<ReportRow> Differences(string head, Func<DifferenceAnswer, ReportCell> cell)
    {
        if (report.Differences.Count > 0)
            yield return new(head, [new ReportCell("–"), .. report.Differences.Select(cell)]);
    }

    private ReportCell RuleCell(PolicyAnswer policy, (string Rule, string Of) key)
    {
        var rule = policy.Rules.FirstOrDefault(r => (r.Rule, r.Of) == key);
        return rule is null ? new ReportCell("–") : new ReportCell(
            words.Money(rule.Cost),
            words.Say("rule-awards", ("units", words.Units(policy, rule.Of, rule.Amount)), ("times", words.Number(rule.Times))));
    }

    private string NameOf(string given) =>
        report.Policies.Select(policy => words.Given(policy, given)).FirstOrDefault(name => name != given) ?? given;

    private static int CompareBudgets((string, string, string?, string?) one, (string, string, string?, string?) other)
    {
        string?[] ones = [one.Item1, one.Item2, one.Item3, one.Item4];
        string?[] others = [other.Item1, other.Item2, other.Item3, other.Item4];
        return ones.Zip(others, (a, b) => string.CompareOrdinal(a, b)).FirstOrDefault(order => order != 0);
    }

    private string BudgetHead((string Budget, string Of, string? Store, string? From) key)
    {
        var name = words.Say("budget-in", ("budget", key.Budget), ("of", NameOf(key.Of)));
        if (key.Store is not null)
            name = $"{name} · {key.Store}";
        return key.From is null ? name : words.Say("budget-since", ("budget", name), ("day", words.Day(key.From)));
    }

    private ReportCell BudgetCell(PolicyAnswer policy, (string Budget, string Of, string? Store, string? From) key)
    {
        var budget = policy.Budgets.FirstOrDefault(b => (b.Budget, b.Of, b.Store, b.From) == key);
        if (budget is null)
            return "–";
        var used = words.Say(
            "budget-of", ("used", words.Units(policy, budget.Of, budget.Used)), ("size", words.Units(policy, budget.Of, budget.Size)));
        return budget.UsedUpOn is null ? used : new ReportCell(used, words.Say("budget-up", ("day", words.Day(budget.UsedUpOn))));
    }

    /// <summary>A number more or less, with its sign.</summary>
    public string Difference(long amount) =>
        amount == 0 ? words.Number(0) : words.Wording.Signed(amount < 0, words.Wording.Number(Math.Abs(amount)));
}
