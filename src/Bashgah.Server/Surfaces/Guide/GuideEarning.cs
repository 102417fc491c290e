using System.Text.Json;
using Bashgah.Engine.Programs;
using Bashgah.Engine.Rules;
using Bashgah.Server.Platform.Texts;

namespace Bashgah.Server.Surfaces.Guide;

/// <summary>What is said of earning: on a purchase, besides, and why it is less than expected. Rules of a stage that does not run, and
/// those whose last day is over, are not told of.</summary>
internal sealed class GuideEarning
{
    private const string Purchase = "purchase";

    private static readonly string[] Modes = ["best-for-member", "first", "cheapest-for-merchant"];

    private readonly CompiledProgram _program;
    private readonly GuideWords _words;
    private readonly GuideConditions _conditions;
    private readonly GuideRules _rules;
    private readonly int _today;
    private readonly List<(string? Intro, List<string> Rules)> _blocks = [];

    public GuideEarning(CompiledProgram program, GuideWords words, GuideConditions conditions, GuideRules rules, int today)
    {
        (_program, _words, _conditions, _rules, _today) = (program, words, conditions, rules, today);
        using var document = JsonDocument.Parse(program.Definition.CanonicalBytes());
        if (document.RootElement.TryGetProperty("earning", out var earning))
        {
            foreach (var node in earning.EnumerateArray())
                Read(node);
        }
    }

    private Wording Wording => _words.Wording;

    /// <summary>What a purchase gives.</summary>
    public IReadOnlyList<GuideSentence> Buying()
    {
        var said = Said(facts => facts.On.Contains(Purchase)).ToList();
        return [.. said, .. Groups(said)];
    }

    /// <summary>What is given besides.</summary>
    public IReadOnlyList<GuideSentence> Besides() => [.. Said(facts => !facts.On.Contains(Purchase))];

    /// <summary>Why it is less than somebody expects.</summary>
    public IReadOnlyList<GuideSentence> Fewer()
    {
        var said = new List<GuideSentence>();
        var told = _blocks.SelectMany(b => b.Rules).Select(_rules.Describe).ToList();
        var leftOut = told.SelectMany(facts => facts.When).SelectMany(_conditions.LeftOut).Distinct().Select(_words.Plain).ToList();
        if (leftOut.Count > 0)
            Say("left-out", ("goods", Wording.And(leftOut)));
        if (_blocks.Any(b => b.Intro is not null))
            Say("one-of");
        if (told.Any(facts => facts.Limits.Any(limit => limit.Key == "limit")))
            Say("limit");
        if (told.Any(facts => facts.Limits.Any(limit => limit.Key == "budget")))
            Say("budget");
        foreach (var currency in _program.Currencies.Where(c => c is { IsQualifying: false, IsMoney: false }))
        {
            if (told.SelectMany(facts => facts.Give).Any(give => give.Key == currency.Id && give.Value.Key == "perAmount"))
                Say(currency.Carries ? "carried" : "whole", ("currency", _words.Names.Currency(currency.Id)));
            if (currency.BalanceMax is { } most)
                Say("most", ("amount", _words.Units(most, currency.Id)));
        }
        if (_program.Currencies.Any(c => c.Pending != PendingPolicy.None))
            Say("pending");
        Say("see");
        return said;

        void Say(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
            said.Add(new GuideSentence(null, Wording.Say($"guide.fewer.{key}", values)));
    }

    /// <summary>Whether a rule gives something nowadays.</summary>
    public bool IsRunning(string ruleId)
    {
        var id = CommissionNames.Parse(ruleId)?.Entry ?? ruleId;
        var stages = _program.Stages.Where(stage => stage.On.Contains(id)).ToList();
        return (stages.Count == 0 || stages.Any(stage => !(_today < stage.FromOn) && !(_today > stage.UntilOn)))
            && !_rules.Describe(ruleId).When.Any(condition => GuideConditions.IsOver(condition, _today));
    }

    private IEnumerable<GuideSentence> Said(Func<RuleFacts, bool> isWanted)
    {
        foreach (var (intro, rules) in _blocks)
        {
            var wanted = rules.Where(rule => isWanted(_rules.Describe(rule)) && IsRunning(rule)).ToList();
            var isGroup = intro is not null && wanted.Count > 1;
            if (isGroup)
                yield return new GuideSentence(null, Wording.Say($"guide.group.{intro}"));
            foreach (var rule in wanted)
                yield return new GuideSentence(NameOf(rule), _rules.Sentence(rule), isGroup);
        }
    }

    /// <summary>What the groups are that were named, so that staff can tell.</summary>
    private IEnumerable<GuideSentence> Groups(IReadOnlyList<GuideSentence> said) => _words.Groups
        .Where(group => !group.Value.Contains(group.Key) && said.Any(sentence => sentence.Text.Contains(_words.Plain(group.Key), StringComparison.Ordinal)))
        .Select(group => new GuideSentence(
        null,
        Wording.Say("guide.goods", ("group", _words.Plain(group.Key)), ("goods", Wording.And([.. _words.Within(group.Key).Select(_words.Plain)])))));

    /// <summary>The club's name for it; a rule without one is told by what it gives.</summary>
    private string? NameOf(string rule) => _words.Names.Rule(rule) is var name && name != rule ? name : null;

    private void Read(JsonElement node)
    {
        if (node.TryGetProperty("id", out var id))
        {
            _blocks.Add((null, [id.GetString()!]));
            return;
        }
        foreach (var mode in Modes)
        {
            if (node.TryGetProperty(mode, out var children))
                _blocks.Add((mode, [.. children.EnumerateArray().SelectMany(Ids)]));
        }
        if (node.TryGetProperty("all", out var all))
        {
            foreach (var child in all.EnumerateArray())
                Read(child);
        }
    }

    private static IEnumerable<string> Ids(JsonElement node) => node.TryGetProperty("id", out var id)
        ? [id.GetString()!]
        : node.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(field => field.Value.EnumerateArray().SelectMany(Ids));
}
