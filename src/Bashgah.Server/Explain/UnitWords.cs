using System.Globalization;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Amounts in words: units with the name of their currency, money as its people write it.</summary>
internal sealed class UnitWords(CompiledProgram program, Wording wording, PolicyNames names)
{
    private const int Tenfold = 10;

    private readonly string _moneyKey = KeyOf(program, wording);

    private readonly bool _isUnitLast = wording.Find(KeyOf(program, wording))!.StartsWith("{number}", StringComparison.Ordinal);

    /// <summary>Units with the name of their currency; money as money.</summary>
    public string Units(long amount, string currency) => Named(Number(amount, currency), currency, amount);

    /// <summary>Units with their sign before them: −50 points.</summary>
    public string Signed(long amount, string currency) => Named(
        wording.Signed(amount < 0, Number(Math.Abs(amount), currency)), currency, Math.Abs(amount));

    /// <summary>The least there can be of a currency: 1 point, RM 0.01.</summary>
    public string Least(string currency) =>
        program.Currency(currency) is { IsMoney: true } ? Money(1) : Units(1, currency);

    /// <summary>Units as their currency is written; money as money.</summary>
    public string Number(long amount, string currency) => program.Currency(currency) switch
    {
        { IsMoney: true } => Money(amount),
        { Digits: > 0 } policy => wording.Money(amount, policy.Digits),
        _ => wording.Number(amount),
    };

    /// <summary>Money, in minor units.</summary>
    public string Money(long minorUnits) => MoneyOf(wording.Money(minorUnits, program.MoneyDigits));

    /// <summary>A sum of money from a least to a most, either of which may be empty; minor units.</summary>
    public string MoneyRange(string atLeast, string atMost)
    {
        // A unit that stands after the number is said once.
        if (_isUnitLast && atLeast.Length > 0 && atMost.Length > 0 && atLeast != atMost)
            return MoneyOf(Range(Bare(atLeast), Bare(atMost)));
        return Range(
            atLeast.Length == 0 ? "" : Money(Whole(atLeast)), atMost.Length == 0 ? "" : Money(Whole(atMost)));
    }

    /// <summary>From a least to a most, both as they are shown; either may be empty.</summary>
    public string Range(string from, string until)
    {
        if (from == until)
            return from;
        var key = from.Length == 0 ? "range.until" : until.Length == 0 ? "range.from" : "range.both";
        return wording.Say(key, ("from", from), ("until", until));
    }

    /// <summary>Units that a definition writes as a decimal, without the name of their currency.</summary>
    public string Rate(string units, string currency)
    {
        var policy = program.Currency(currency);
        var digits = policy is { IsMoney: true } ? program.MoneyDigits : policy?.Digits ?? 0;
        var number = decimal.Parse(units, CultureInfo.InvariantCulture);
        if (number == decimal.Truncate(number) && Math.Abs(number) <= long.MaxValue)
            return Number((long)number, currency);
        for (var i = 0; i < digits; i++)
            number /= Tenfold;
        var text = wording.Digits(number.ToString("0.############", CultureInfo.InvariantCulture));
        return policy is { IsMoney: true } ? MoneyOf(text) : text;
    }

    /// <summary>The same with the name of the currency, but for money, which says what it is.</summary>
    public string RateWithName(string units, string currency) => program.Currency(currency) is { IsMoney: true }
        ? Rate(units, currency)
        : Named(Rate(units, currency), currency, units == "1" ? 1 : 0);

    /// <summary>For a verb: 1 where the amount takes the singular, as money does.</summary>
    public string Count(long amount, string currency) =>
        amount == 1 || program.Currency(currency) is { IsMoney: true } ? "1" : "2";

    private string Named(string number, string currency, long amount) => wording.Say(
        program.Currency(currency) is { IsMoney: true } ? "explain.units-money" : "explain.units",
        ("number", number), ("currency", names.Currency(currency, amount)));

    private static string KeyOf(CompiledProgram program, Wording wording) =>
        wording.Find($"money.{program.MoneyCode}") is null ? "money.other" : $"money.{program.MoneyCode}";

    private string MoneyOf(string number) => wording.Say(_moneyKey, ("number", number), ("code", program.MoneyCode));

    private string Bare(string minorUnits) => wording.Money(Whole(minorUnits), program.MoneyDigits);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
