using System.Text.Json.Nodes;

namespace Bashgah.Engine.Programs;

/// <summary>What changes from one definition to another, part by part and parameter by parameter (P1).</summary>
public static class PolicyComparison
{
    /// <summary>All changes; none when both mean the same. Parts in the order of the later document, what is gone last.</summary>
    public static IReadOnlyList<PolicyChange> Of(ProgramDefinition before, ProgramDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (was, isNow) = (new PolicyParts(before).All, new PolicyParts(after).All);
        var earlier = was.ToDictionary(part => (part.Part, part.Id), part => part.Content);
        var later = isNow.ToDictionary(part => (part.Part, part.Id), part => part.Content);
        var gone = was.Where(part => !later.ContainsKey((part.Part, part.Id))).ToList();
        var changes = new List<PolicyChange>();
        foreach (var (part, id, content) in isNow)
        {
            if (earlier.TryGetValue((part, id), out var known))
            {
                Compare(part, id, [], known, content, changes);
                continue;
            }

            var same = gone.FindIndex(other => other.Part == part && MeanSame(other.Content, content));
            if (same < 0)
            {
                changes.Add(new(part, id, PolicyChangeKind.Added, [], null, content));
                continue;
            }

            changes.Add(new(part, gone[same].Id, PolicyChangeKind.Renamed, [], null, JsonValue.Create(id)));
            gone.RemoveAt(same);
        }

        changes.AddRange(gone.Select(part => new PolicyChange(part.Part, part.Id, PolicyChangeKind.Removed, [], part.Content, null)));
        AddOrder(was, isNow, changes);
        return changes;
    }

    private static void Compare(
        PolicyPart part, string id, IReadOnlyList<string> path, JsonNode? before, JsonNode? after, List<PolicyChange> changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (path is [PolicyParts.PlaceKey])
        {
            changes.Add(new(part, id, PolicyChangeKind.Moved, [], before, after));
        }
        else if (AsObject(before) is { } was && AsObject(after) is { } isNow)
        {
            foreach (var key in was.Select(entry => entry.Key).Union(isNow.Select(entry => entry.Key)))
                Compare(part, id, [.. path, key], was[key], isNow[key], changes);
        }
        else
        {
            changes.Add(new(part, id, PolicyChangeKind.Changed, path, before, after));
        }
    }

    // A list of kinds, each once, is read by their keys: that a condition is added is one change, not a change of the list.
    private static JsonObject? AsObject(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject entries:
                return entries;
            case JsonArray { Count: > 0 } items when items.All(item => item is JsonObject { Count: 1 }):
                var keys = items.Select(item => item!.AsObject().Single().Key).ToList();
                return keys.Distinct().Count() == keys.Count
                    ? new(items.Select(item => item!.AsObject().Single())
                        .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())))
                    : null;
            case JsonArray { Count: 0 }:
                return [];
            default:
                return null;
        }
    }

    private static bool MeanSame(JsonNode one, JsonNode other)
    {
        return JsonNode.DeepEquals(Nameless(one), Nameless(other));

        static JsonNode Nameless(JsonNode node)
        {
            var copy = node.DeepClone();
            if (copy is not JsonObject entries) return copy;
            entries.Remove("id");
            entries.Remove("name");
            return copy;
        }
    }

    // Of rules of which one is chosen the first wins, in a tie or always: their order is policy.
    private static void AddOrder(
        IReadOnlyList<(PolicyPart Part, string Id, JsonNode Content)> was,
        IReadOnlyList<(PolicyPart Part, string Id, JsonNode Content)> isNow, List<PolicyChange> changes)
    {
        var both = Rules(was).Intersect(Rules(isNow)).ToHashSet();
        var (before, after) = (Rules(was).Where(both.Contains).ToList(), Rules(isNow).Where(both.Contains).ToList());
        for (var i = 0; i < after.Count; i++)
        {
            if (before[i] == after[i]) continue;
            changes.Add(new(PolicyPart.Rule, after[i], PolicyChangeKind.Moved, [], JsonValue.Create(before.IndexOf(after[i])), JsonValue.Create(i)));
            before.Remove(after[i]);
            before.Insert(i, after[i]);
        }

        static IEnumerable<string> Rules(IReadOnlyList<(PolicyPart Part, string Id, JsonNode Content)> parts) => parts
            .Where(part => part.Part == PolicyPart.Rule && part.Content[PolicyParts.PlaceKey] is JsonArray { Count: > 0 })
            .Select(part => part.Id);
    }
}
