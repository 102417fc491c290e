using System.Globalization;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Simulations.Page;

/// <summary>Names, sums and days of one report in one language. All that it needs stands in the report, so that one that was
/// kept reads as it did.</summary>
internal sealed class ReportWords
{
    private readonly SimulationAnswer _report;
    private readonly ProgramCalendar _calendar;
    private readonly DayWords _days;
    private readonly string _months;

    public ReportWords(SimulationAnswer report, Wording wording)
    {
        (_report, Wording) = (report, wording);
        var isPersian = report.Calendar == SimulationReport.PersianCalendar;
        _calendar = new ProgramCalendar(report.TimeZone, isPersian ? CalendarKind.Persian : CalendarKind.Gregorian);
        _days = new DayWords(_calendar, wording);
        _months = isPersian ? "month.persian" : "month.gregorian";
    }

    /// <summary>The language.</summary>
    public Wording Wording { get; }

    /// <summary>The money's name without a number.</summary>
    public string MoneyName => Wording.MoneyName(_report.Money);

    /// <summary>A text of the page.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => Wording.Say($"simulation.{key}", values);

    /// <summary>What a policy is called: the one in force and numbered drafts have words, files their name.</summary>
    public string Policy(string name) =>
        name == SimulationReport.InForce ? Say("in-force")
        : name.All(char.IsAsciiDigit) ? Say("draft", ("number", name))
        : name;

    /// <summary>Money, in minor units.</summary>
    public string Money(long minorUnits) => Signed(minorUnits, Amount(minorUnits), isPlusShown: false);

    /// <summary>Money more or less, with its sign.</summary>
    public string Change(long minorUnits) => Signed(minorUnits, Amount(minorUnits), isPlusShown: true);

    /// <summary>A sum of money by thousands of its unit, for an axis.</summary>
    public string Scaled(long minorUnits, int powerOfTen)
    {
        var scaled = (decimal)Math.Abs(minorUnits);
        for (var i = 0; i < powerOfTen; i++)
            scaled /= 10;
        var text = scaled.ToString("#,0.###", CultureInfo.InvariantCulture);
        return Signed(minorUnits, Wording.Digits(text), isPlusShown: false);
    }

    /// <summary>A whole number.</summary>
    public string Number(long number) => Signed(number, Wording.Number(Math.Abs(number)), isPlusShown: false);

    /// <summary>Units of a currency under a policy, or times.</summary>
    public string Units(PolicyAnswer policy, string currency, long amount) => policy.Digits.GetValueOrDefault(currency) is > 0 and var digits
        ? Signed(amount, Wording.Money(Math.Abs(amount), digits), isPlusShown: false)
        : Number(amount);

    /// <summary>Units of a currency more or less, with their sign.</summary>
    public string UnitsChange(string currency, long amount)
    {
        var digits = _report.Policies.Max(policy => policy.Digits.GetValueOrDefault(currency));
        var number = digits > 0 ? Wording.Money(Math.Abs(amount), digits) : Wording.Number(Math.Abs(amount));
        return Signed(amount, number, isPlusShown: true);
    }

    /// <summary>A day with its month and year.</summary>
    public string Day(string date) => DayNumber.TryParse(date, out var on) ? _days.Day(on) : date;

    /// <summary>The month that a day lies in, and its year.</summary>
    public (string Month, string Year) MonthOf(string date)
    {
        if (!DayNumber.TryParse(date, out var on))
            return (date, "");
        var (year, month, _) = _calendar.DateParts(on);
        return (
            Wording.Say(string.Create(CultureInfo.InvariantCulture, $"{_months}-{month}")),
            Wording.Digits(year.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>What a part of a policy is called; its id where it has no name.</summary>
    public string Name(PolicyAnswer policy, string kind, string id)
    {
        var names = policy.Names.FirstOrDefault(name => name.Kind == kind && name.Id == id);
        var text = names?.Texts.GetValueOrDefault(Wording.LanguageCode) ?? id;
        // "point|points": of several.
        return text.Split('|')[^1];
    }

    /// <summary>A name that any of the policies knows.</summary>
    public string Name(string kind, string id) =>
        _report.Policies.Select(policy => Name(policy, kind, id)).FirstOrDefault(name => name != id) ?? id;

    /// <summary>What a rule is called; of commission with its level, and what thanks newcomers or those who bring them has words of its own.</summary>
    public string Rule(string id)
    {
        var name = Name("rule", id);
        if (CommissionNames.Parse(id) is { } commission)
            return Say("rule-level", ("rule", name == id ? Unnamed(commission.Entry) : name), ("level", Number(commission.Level)));
        return name == id ? Unnamed(id) : name;
    }

    /// <summary>What a rule gives or a budget counts: a currency, a reward, an offer or times.</summary>
    public string Given(PolicyAnswer policy, string id)
    {
        string[] kinds = ["currency", "reward", "offer"];
        if (id == "times" && !policy.Digits.ContainsKey(id))
            return Say("times");
        return kinds.Select(kind => Name(policy, kind, id)).FirstOrDefault(name => name != id) ?? id;
    }

    private string Unnamed(string rule) => Wording.Find($"rule.{rule}") ?? rule;

    private string Amount(long minorUnits) => Wording.Money(Math.Abs(minorUnits), _report.MoneyDigits, _report.Money);

    private string Signed(long value, string number, bool isPlusShown) =>
        value < 0 || (isPlusShown && value > 0) ? Wording.Signed(value < 0, number) : number;
}
