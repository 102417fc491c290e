using System.Globalization;
using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Server.Explain;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>Small words of the guide: amounts as they are spoken, names, groups of goods.</summary>
internal sealed class GuideWords
{
    private const int Ten = 10;
    private const int Hundred = 100;

    private readonly CompiledProgram _program;
    private readonly UnitWords _units;
    private readonly IReadOnlyDictionary<string, string> _stores;
    private readonly Dictionary<string, string[]> _groups = new(StringComparer.Ordinal);
    private readonly long _one = 1;

    public GuideWords(CompiledProgram program, Wording wording, IReadOnlyDictionary<string, string> stores)
    {
        (_program, Wording, _stores) = (program, wording, stores);
        Names = new PolicyNames(program, wording.LanguageCode);
        Days = new DayWords(program.Calendar, wording);
        _units = new UnitWords(program, wording, Names);
        for (var i = 0; i < program.MoneyDigits; i++)
            _one *= Ten;
        using var document = JsonDocument.Parse(program.Definition.CanonicalBytes());
        if (document.RootElement.TryGetProperty("productGroups", out var groups))
        {
            foreach (var group in groups.EnumerateObject())
                _groups[group.Name] = [.. group.Value.EnumerateArray().Select(part => part.GetString()!)];
        }
    }

    /// <summary>A hundred of the program's money, minor units.</summary>
    public long RoundSum => Hundred * _one;

    public Wording Wording { get; }

    public PolicyNames Names { get; }

    public DayWords Days { get; }

    /// <summary>Groups that the definition puts together, with what is in them.</summary>
    public IReadOnlyDictionary<string, string[]> Groups => _groups;

    /// <summary>Money as it is spoken: RM 1, and RM 1.50.</summary>
    public string Money(long minorUnits)
    {
        if (minorUnits % _one != 0)
            return _units.Money(minorUnits);
        var key = Wording.Find($"money.{_program.MoneyCode}") is null ? "money.other" : $"money.{_program.MoneyCode}";
        return Wording.Say(key, ("number", Wording.Number(minorUnits / _one)), ("code", _program.MoneyCode));
    }

    /// <summary>Units with the name of their currency; money as money.</summary>
    public string Units(long amount, string currency) => _program.Currency(currency) is { IsMoney: true }
        ? Wording.Say("explain.units-money", ("number", Money(amount)), ("currency", Names.Currency(currency, amount)))
        : Named(_units.Number(amount, currency), currency, _units.Number(amount, currency) == Wording.Number(1));

    /// <summary>Units of a rate, which a definition writes as a decimal.</summary>
    public string Rate(string units, string currency) => _program.Currency(currency) is { IsMoney: true }
        ? Wording.Say(
            "explain.units-money", ("number", _units.Rate(units, currency)), ("currency", Names.Currency(currency, 0)))
        : Named(_units.Rate(units, currency), currency, _units.Rate(units, currency) == Wording.Number(1));

    /// <summary>How often.</summary>
    public string Times(string count) => count == "1" ? Wording.Say("guide.once") : Wording.Say("guide.times", ("count", count));

    /// <summary>A range of money; either end may be empty.</summary>
    public string MoneyRange(string atLeast, string atMost) => _units.Range(MoneyOrNothing(atLeast), MoneyOrNothing(atMost));

    /// <summary>A range of numbers; either end may be empty.</summary>
    public string Range(string atLeast, string atMost) => _units.Range(Wording.Digits(atLeast), Wording.Digits(atMost));

    /// <summary>What something is called that a definition has no name for: by its id, without what only machines need.</summary>
    public string Plain(string id) => Wording.Quoted(id.Replace('-', ' ').Replace('_', ' '));

    /// <summary>A store by its name.</summary>
    public string Store(string id) => _stores.TryGetValue(id, out var name) ? Wording.Quoted(name) : Plain(id);

    /// <summary>What lies in a group; the group itself where it is not put together.</summary>
    public IReadOnlyList<string> Within(string group)
    {
        var (found, above) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        Add(group);
        return found;

        void Add(string name)
        {
            // A group may have a part of its own name: the goods themselves.
            if (_groups.TryGetValue(name, out var parts) && above.Add(name))
            {
                Array.ForEach(parts, Add);
                above.Remove(name);
            }
            else if (!found.Contains(name))
            {
                found.Add(name);
            }
        }
    }

    /// <summary>With a capital where the language has some.</summary>
    public static string Capital(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsLetterOrDigit(text[i]))
                return string.Concat(text.AsSpan(0, i), char.ToUpper(text[i], CultureInfo.InvariantCulture).ToString(), text.AsSpan(i + 1));
        }
        return text;
    }

    private string Named(string number, string currency, bool isOne)
    {
        var name = Names.Currency(currency, isOne ? 1 : 0);
        // A club that gives one name gives that of several.
        if (isOne && Wording.LanguageCode == Language.English && name == Names.Currency(currency, 0)
            && name.EndsWith('s') && !name.EndsWith("ss", StringComparison.Ordinal))
            name = name[..^1];
        return Wording.Say("explain.units", ("number", number), ("currency", name));
    }

    private string MoneyOrNothing(string minorUnits) =>
        minorUnits.Length == 0 ? "" : Money(long.Parse(minorUnits, CultureInfo.InvariantCulture));
}
