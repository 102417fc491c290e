using System.Text.Json.Nodes;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

/// <summary>Something of a definition that has an id, in its effective form.</summary>
/// <param name="Of">What its amounts are of (<see cref="PolicyChange.Of"/>).</param>
internal sealed record PolicyPartContent(PolicyPart Part, string Id, JsonNode Content, IReadOnlyList<string> Of);

/// <summary>Rules that stand together in a definition.</summary>
/// <param name="Depth">How many groups are around it.</param>
/// <param name="Per">Whether the choice is made once an <c>event</c> or by <c>line</c>.</param>
/// <param name="IsChoice">Whether only one of what it holds gives.</param>
/// <param name="IsWithinChoice">Whether that is so of a group around it.</param>
/// <param name="Rules">Ids of all rules in it, in order.</param>
internal sealed record PolicyGroup(int Depth, string Per, bool IsChoice, bool IsWithinChoice, List<string> Rules);

/// <summary>A definition taken apart into what has an id, each in its effective form: every default stands there.</summary>
internal sealed class PolicyParts
{
    /// <summary>Where a rule stands: the groups around it.</summary>
    public const string PlaceKey = "place";

    private static readonly (string Key, PolicyPart Part)[] Maps =
    [
        ("currencies", PolicyPart.Currency), ("productGroups", PolicyPart.ProductGroup), ("budgets", PolicyPart.Budget),
        ("rewards", PolicyPart.Reward), ("offers", PolicyPart.Offer),
    ];

    private readonly List<PolicyPartContent> _parts = [];
    private readonly List<PolicyGroup> _groups = [];

    public PolicyParts(ProgramDefinition definition)
    {
        var document = JsonNode.Parse(definition.WriteEffective())!.AsObject();
        foreach (var (key, part) in Maps)
        {
            foreach (var (id, content) in Take(document, key) as JsonObject ?? [])
                Add(part, id, content, part == PolicyPart.Currency ? [id] : []);
        }

        AddRules(Take(document, "earning") as JsonArray ?? [], [], []);
        foreach (var (set, content) in Take(document, "tiers") as JsonObject ?? []) AddTiers(set, content!.AsObject());
        AddStages(Take(document, "stages") as JsonArray ?? []);
        if (document["referral"] is JsonObject referral)
        {
            foreach (var entry in Take(referral, "commission") as JsonArray ?? [])
                Add(PolicyPart.Commission, entry!["id"]?.GetValue<string>() ?? "referral", entry, NamesIn(entry["as"]));
            ChoosesFirstCommission = referral["choose"]?.GetValue<string>() == "first";
        }

        if (document["fraud"] is JsonObject fraud)
        {
            foreach (var (id, content) in Take(fraud, "rules") as JsonObject ?? []) Add(PolicyPart.FraudRule, id, content);
        }

        Add(PolicyPart.Program, "", document);
    }

    /// <summary>All of them, in the order of the document.</summary>
    public IReadOnlyList<PolicyPartContent> All => _parts;

    /// <summary>Groups of rules, in the order of the document.</summary>
    public IReadOnlyList<PolicyGroup> Groups => _groups;

    /// <summary>Whether only the first entry of commission that holds gives, so that their order is policy.</summary>
    public bool ChoosesFirstCommission { get; }

    private void AddTiers(string set, JsonObject content)
    {
        foreach (var level in Take(content, "levels") as JsonArray ?? [])
            Add(PolicyPart.Level, IdOf(level), level, NamesIn(content["measure"]));
        Add(PolicyPart.TierSet, set, content);
    }

    // "after-previous" is a day of its own: that another stage ends later moves this one too, and must be said of it.
    private void AddStages(JsonArray stages)
    {
        int? previousUntil = null;
        foreach (var stage in stages)
        {
            var entry = stage!.DeepClone().AsObject();
            if (!DayNumber.TryParse(entry["from"]?.GetValue<string>(), out _))
            {
                entry.Remove("from");
                if (previousUntil is { } ended) entry["from"] = DayNumber.Format(ended + 1);
            }

            previousUntil = DayNumber.TryParse(entry["until"]?.GetValue<string>(), out var until) ? until : null;
            Add(PolicyPart.Stage, IdOf(entry), entry);
        }
    }

    private void AddRules(JsonArray nodes, IReadOnlyList<string> around, IReadOnlyList<PolicyGroup> groups)
    {
        foreach (var node in nodes)
        {
            if (node is not JsonObject entry) continue;
            if (entry.ContainsKey("id"))
            {
                var rule = entry.DeepClone().AsObject();
                rule[PlaceKey] = new JsonArray([.. around.Select(mode => (JsonNode)mode)]);
                Add(PolicyPart.Rule, IdOf(rule), rule, NamesIn(rule["give"]));
                foreach (var group in groups) group.Rules.Add(IdOf(rule));
                continue;
            }

            foreach (var (mode, members) in entry)
            {
                if (members is not JsonArray inner) continue;
                var group = new PolicyGroup(
                    groups.Count, entry["per"]?.GetValue<string>() ?? "event", mode != "all", groups.Any(outer => outer.IsChoice), []);
                _groups.Add(group);
                AddRules(inner, [.. around, mode], [.. groups, group]);
            }
        }
    }

    private void Add(PolicyPart part, string id, JsonNode? content, IReadOnlyList<string>? of = null)
    {
        if (content is not null) _parts.Add(new(part, id, content, of ?? []));
    }

    // One name, or the keys of an object.
    private static IReadOnlyList<string> NamesIn(JsonNode? node) => node switch
    {
        JsonObject entries => [.. entries.Select(entry => entry.Key)],
        JsonValue value => [value.GetValue<string>()],
        _ => [],
    };

    private static JsonNode? Take(JsonObject document, string key)
    {
        var node = document[key];
        document.Remove(key);
        return node;
    }

    private static string IdOf(JsonNode? node) => node!["id"]!.GetValue<string>();
}
