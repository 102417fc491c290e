using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Time;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Explain;

/// <summary>Words what changes from one policy to another, a plain sentence a change (P1). A parameter has its words under
/// <c>field.</c> and its key, or the key of what it stands in and its own.</summary>
internal sealed class ChangeWording
{
    private static readonly HashSet<string> Money = new(StringComparer.Ordinal)
    {
        "perAmount.per", "basketAmount.atLeast", "basketAmount.atMost", "lineAmount.atLeast", "lineAmount.atMost", "cashOut.least",
        "cashOut.most", "discount.amount", "giftCard.amount", "worth.amount", "cost",
    };

    private readonly Wording _wording;
    private readonly CompiledProgram _after;
    private readonly PolicyNames _before;
    private readonly PolicyNames _now;
    private readonly UnitWords _units;
    private readonly DayWords _days;

    public ChangeWording(CompiledProgram before, CompiledProgram after, Wording wording)
    {
        (_wording, _after) = (wording, after);
        _before = new PolicyNames(before, wording.LanguageCode);
        _now = new PolicyNames(after, wording.LanguageCode);
        _units = new UnitWords(after, wording, _now);
        _days = new DayWords(after.Calendar, wording);
    }

    /// <summary>The change in a sentence.</summary>
    public string Sentence(PolicyChange change) => Capital(change.Kind switch
    {
        PolicyChangeKind.Added => Say("added", change, _now),
        PolicyChangeKind.Removed => Say("removed", change, _before),
        PolicyChangeKind.Renamed => Say("renamed", change, _before),
        PolicyChangeKind.Moved => Say("moved", change, _now),
        _ => Say(IsNothing(change.Before) ? "set" : IsNothing(change.After) ? "unset" : "changed", change, _now),
    });

    private string Say(string key, PolicyChange change, PolicyNames names)
    {
        // The same key says another thing in a stage than in a rule.
        IReadOnlyList<string> path = change.Part == PolicyPart.Stage ? ["stages", .. change.Path] : change.Path;
        return _wording.Say(
            $"change.{key}", ("thing", Thing(change, names)), ("field", Field(path)), ("before", Value(path, change.Before)),
            ("after", change.Kind == PolicyChangeKind.Renamed ? change.After!.GetValue<string>() : Value(path, change.After)));
    }

    private string Thing(PolicyChange change, PolicyNames names) => change.Part switch
    {
        PolicyPart.Program => _wording.Say("part.program"),
        PolicyPart.Currency => Named("currency", names.Currency(change.Id)),
        PolicyPart.ProductGroup => Named("product-group", change.Id),
        PolicyPart.Rule => Named("rule", names.Rule(change.Id)),
        PolicyPart.Budget => Named("budget", change.Id),
        PolicyPart.TierSet => Named("tier-set", names.Set(change.Id)),
        PolicyPart.Level => Named("level", names.Level(change.Id)),
        PolicyPart.Reward => Named("reward", names.Reward(change.Id)),
        PolicyPart.Offer => Named("offer", names.Offer(change.Id)),
        PolicyPart.Commission => Named("commission", names.Rule(change.Id)),
        _ => Named("stage", names.Stage(change.Id)),
    };

    private string Named(string part, string name) => _wording.Say($"part.{part}", ("name", name));

    // The nearest key that has words says what it is; a currency among the keys says of which.
    private string Field(IReadOnlyList<string> path)
    {
        var label = "";
        for (var i = path.Count - 1; i >= 0 && label.Length == 0; i--)
            label = (i > 0 ? _wording.Find($"field.{path[i - 1]}.{path[i]}") : null) ?? _wording.Find($"field.{path[i]}") ?? "";
        if (label.Length == 0)
            label = _wording.Quoted(string.Join('.', path));
        foreach (var key in path)
        {
            if (_after.Currency(key) is not null)
                return _wording.Say("change.field-of", ("field", label), ("of", _now.Currency(key)));
        }
        return label;
    }

    private static bool IsNothing(JsonNode? node) => node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    private string Value(IReadOnlyList<string> path, JsonNode? node) => node switch
    {
        null => "",
        JsonArray items => items.Count == 0 ? _wording.Say("change.empty") : _wording.And([.. items.Select(item => Value(path, item))]),
        JsonObject entries => _wording.And([.. entries.Where(entry => !IsNothing(entry.Value)).Select(entry => Entry([.. path, entry.Key], entry.Value))]),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => _wording.Say("change.yes"),
            JsonValueKind.False => _wording.Say("change.no"),
            JsonValueKind.Number => Number(path, node.ToJsonString()),
            _ => Text(path, node.GetValue<string>()),
        },
    };

    private string Entry(IReadOnlyList<string> path, JsonNode? value) =>
        _wording.Say("change.entry", ("field", Field(path)), ("value", Value(path, value)));

    private string Number(IReadOnlyList<string> path, string number)
    {
        if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return _wording.Digits(number);
        var isMoney = Money.Contains(path[^1]) || (path.Count > 1 && Money.Contains($"{path[^2]}.{path[^1]}"));
        return isMoney ? _units.Money(whole) : _wording.Number(whole);
    }

    private string Text(IReadOnlyList<string> path, string text)
    {
        if (CalendarPeriod.TryParse(text, out _))
            return _wording.Period(text);
        if (DayNumber.TryParse(text, out var on))
            return _days.Day(on);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return _wording.Number(whole);
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            return _wording.Digits(text);
        if (path[^1] == "weekday")
            return _wording.Say($"day.{text}");
        return (path[^1] == "rules" && _after.Rules.Find(text) is not null) || path is ["stages", "on"]
            ? _wording.Quoted(RuleName(text))
            : _wording.Known("word", text);
    }

    // What a stage no longer switches may be gone with it; commission has a name, but its rules have others.
    private string RuleName(string id) => _now.Rule(id) is var name && name != id ? name : _before.Rule(id);

    private static string Capital(string sentence) =>
        sentence.Length == 0 ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
