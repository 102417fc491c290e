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
        "perAmount.per", "steps.from", "levels.fixed", "spend.atLeast",
        "basketAmount.atLeast", "basketAmount.atMost", "lineAmount.atLeast", "lineAmount.atMost", "cashOut.least",
        "cashOut.most", "velocity.amount", "discount.amount", "giftCard.amount", "worth.amount", "cost",
    };

    // Units of what a rule, a limit, a reward or a level is of.
    private static readonly HashSet<string> Units = new(StringComparer.Ordinal)
    {
        "fixed", "steps.give", "perAmount.points", "perQuantity", "max", "member.points", "rule.points", "store.points", "program.points",
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
        PolicyChangeKind.Regrouped => Say("regrouped", change, _now),
        _ => Say(IsNothing(change.Before) ? "set" : IsNothing(change.After) ? "unset" : "changed", change, _now),
    });

    private string Say(string key, PolicyChange change, PolicyNames names)
    {
        // The same key says another thing in a stage or a group than in a rule.
        IReadOnlyList<string> path = change.Part switch
        {
            PolicyPart.Stage => ["stages", .. change.Path],
            PolicyPart.RuleGroup => ["ruleGroup", .. change.Path],
            _ => change.Path,
        };
        if (change.Kind == PolicyChangeKind.Renamed)
            return _wording.Say($"change.{key}", ("thing", Thing(change, names)), ("after", change.After!.GetValue<string>()));
        // Only a parameter has values to tell.
        return path.Count == 0
            ? _wording.Say($"change.{key}", ("thing", Thing(change, names)))
            : _wording.Say(
                $"change.{key}", ("thing", Thing(change, names)), ("field", Field(path)), ("before", Value(path, change.Before, change.Of)),
                ("after", Value(path, change.After, change.Of)));
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
        PolicyPart.RuleGroup => Named("rule-group", _wording.And([.. change.Id.Split(", ").Select(id => _wording.Quoted(names.Rule(id)))])),
        PolicyPart.FraudRule => Named("fraud-rule", names.FraudRule(change.Id)),
        _ => Named("stage", names.Stage(change.Id)),
    };

    private string Named(string part, string name) => _wording.Say($"part.{part}", ("name", name));

    // The nearest key that has words says what it is; a currency among the keys that are not told yet says of which.
    private string Field(IReadOnlyList<string> path, int told = 0)
    {
        var label = "";
        // A currency may be called as a parameter is.
        var last = path is [.., "adjustment" or "cashOut", var of] && _after.Currency(of) is not null ? path.Count - 2 : path.Count - 1;
        for (var i = last; i >= 0 && label.Length == 0; i--)
            label = (i > 0 ? _wording.Find($"field.{path[i - 1]}.{path[i]}") : null) ?? _wording.Find($"field.{path[i]}") ?? "";
        if (label.Length == 0)
            return _after.Currency(path[^1]) is null ? _wording.Quoted(string.Join('.', path)) : _now.Currency(path[^1]);
        // That a limit is on units says not of which.
        foreach (var key in (IsIn(Units, path) ? path.SkipLast(1) : path).Skip(told))
        {
            if (_after.Currency(key) is not null)
                return _wording.Say("change.field-of", ("field", label), ("of", _now.Currency(key)));
        }
        return label;
    }

    private static bool IsNothing(JsonNode? node) => node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    private string Value(IReadOnlyList<string> path, JsonNode? node, IReadOnlyList<string> of) => node switch
    {
        null => "",
        JsonArray items => items.Count == 0 ? _wording.Say("change.empty") : _wording.And([.. items.Select(item => Value(path, item, of))]),
        JsonObject entries => Entries(path, entries, of),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => _wording.Say("change.yes"),
            JsonValueKind.False => _wording.Say("change.no"),
            JsonValueKind.Number => Number(path, node.ToJsonString(), of),
            _ => Text(path, node.GetValue<string>(), of),
        },
    };

    private string Entries(IReadOnlyList<string> path, JsonObject entries, IReadOnlyList<string> of)
    {
        // A limit may say which currency it is of.
        var own = entries["currency"] is JsonValue value && value.TryGetValue<string>(out var currency) ? [currency] : of;
        return _wording.And(
        [
            .. entries.Where(entry => !IsNothing(entry.Value)).Select(entry => _wording.Say(
                "change.entry", ("field", Field([.. path, entry.Key], path.Count)), ("value", Value([.. path, entry.Key], entry.Value, own)))),
        ]);
    }

    private string Number(IReadOnlyList<string> path, string number, IReadOnlyList<string> of)
    {
        var isWhole = long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
        if (IsIn(Money, path))
            return isWhole ? _units.Money(whole) : _wording.Digits(number);
        if (UnitsOf(path, of) is { Count: > 0 } units && units.All(name => name == "spend" || _after.Currency(name) is { IsMoney: true }))
            return isWhole ? _units.Money(whole) : _units.Rate(number, units[0]);
        return isWhole ? _wording.Number(whole) : _wording.Digits(number);
    }

    private static bool IsIn(HashSet<string> keys, IReadOnlyList<string> path) =>
        keys.Contains(path[^1]) || (path.Count > 1 && keys.Contains($"{path[^2]}.{path[^1]}"));

    // Which currencies a number counts units of: what stands under a currency's key is of it, else what the whole thing is of;
    // none: it counts something else.
    private IReadOnlyList<string> UnitsOf(IReadOnlyList<string> path, IReadOnlyList<string> of)
    {
        // A level begins at a total of its set's measure.
        if (path is ["from"])
            return of;
        if (IsIn(Units, path))
            return path.SkipLast(1).LastOrDefault(key => _after.Currency(key) is not null) is { } under ? [under] : of;
        var key = path is [.., var total, "atLeast"] ? total : path[^1];
        return _after.Currency(key) is null ? [] : [key];
    }

    private string Text(IReadOnlyList<string> path, string text, IReadOnlyList<string> of)
    {
        if (CalendarPeriod.TryParse(text, out _))
            return _wording.Period(text);
        if (_wording.Duration(text) is { Length: > 0 } duration)
            return duration;
        if (DayNumber.TryParse(text, out var on))
            return _days.Day(on);
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            return Number(path, text, of);
        if (path[^1] == "weekday")
            return _wording.Say($"day.{text}");
        if (path is ["ruleGroup", "per"])
            return _wording.Known("choice", text);
        return (path[^1] == "rules" && _after.Rules.Find(text) is not null) || path is ["stages", "on"]
            ? _wording.Quoted(RuleName(text))
            : _wording.Known("word", text);
    }

    // What a stage no longer switches may be gone with it; commission has a name, but its rules have others.
    private string RuleName(string id) => _now.Rule(id) is var name && name != id ? name : _before.Rule(id);

    private static string Capital(string sentence) =>
        sentence.Length == 0 ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
