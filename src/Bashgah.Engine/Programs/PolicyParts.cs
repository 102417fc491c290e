using System.Text.Json.Nodes;
using Bashgah.Engine.Programs.Definition;
using Bashgah.Engine.Time;

namespace Bashgah.Engine.Programs;

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

    private readonly List<(PolicyPart Part, string Id, JsonNode Content)> _parts = [];

    public PolicyParts(ProgramDefinition definition)
    {
        var document = JsonNode.Parse(definition.WriteEffective())!.AsObject();
        foreach (var (key, part) in Maps)
        {
            foreach (var (id, content) in Take(document, key) as JsonObject ?? []) Add(part, id, content);
        }

        AddRules(Take(document, "earning") as JsonArray ?? [], []);
        foreach (var (set, content) in Take(document, "tiers") as JsonObject ?? []) AddTiers(set, content!.AsObject());
        AddStages(Take(document, "stages") as JsonArray ?? []);
        if (document["referral"] is JsonObject referral)
        {
            foreach (var entry in Take(referral, "commission") as JsonArray ?? [])
                Add(PolicyPart.Commission, entry!["id"]?.GetValue<string>() ?? "referral", entry);
        }

        Add(PolicyPart.Program, "", document);
    }

    /// <summary>All of them, in the order of the document.</summary>
    public IReadOnlyList<(PolicyPart Part, string Id, JsonNode Content)> All => _parts;

    private void AddTiers(string set, JsonObject content)
    {
        foreach (var level in Take(content, "levels") as JsonArray ?? []) Add(PolicyPart.Level, IdOf(level), level);
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

    private void AddRules(JsonArray nodes, IReadOnlyList<string> around)
    {
        foreach (var node in nodes)
        {
            if (node is not JsonObject entry) continue;
            if (entry.ContainsKey("id"))
            {
                var rule = entry.DeepClone().AsObject();
                rule[PlaceKey] = new JsonArray([.. around.Select(mode => (JsonNode)mode)]);
                Add(PolicyPart.Rule, IdOf(rule), rule);
                continue;
            }

            foreach (var (mode, members) in entry)
            {
                if (members is JsonArray inner) AddRules(inner, [.. around, mode]);
            }
        }
    }

    private void Add(PolicyPart part, string id, JsonNode? content)
    {
        if (content is not null) _parts.Add((part, id, content));
    }

    private static JsonNode? Take(JsonObject document, string key)
    {
        var node = document[key];
        document.Remove(key);
        return node;
    }

    private static string IdOf(JsonNode? node) => node!["id"]!.GetValue<string>();
}
