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
        var (was, isNow) = (new PolicyParts(before), new PolicyParts(after));
        var changes = new List<PolicyChange>();
        AddParts(was, isNow, changes);
        ChoiceComparison.AddGroups(was, isNow, changes);
        ChoiceComparison.AddCommissionOrder(was, isNow, changes);
        return changes;
    }

    private static void AddParts(PolicyParts was, PolicyParts isNow, List<PolicyChange> changes)
    {
        var earlier = was.All.ToDictionary(part => (part.Part, part.Id), part => part.Content);
        var later = isNow.All.Select(part => (part.Part, part.Id)).ToHashSet();
        var gone = was.All.Where(part => !later.Contains((part.Part, part.Id))).ToList();
        foreach (var (part, id, content, of) in isNow.All)
        {
            if (earlier.TryGetValue((part, id), out var known))
            {
                Compare(new(part, id, PolicyChangeKind.Changed, [], null, null) { Of = of }, known, content, changes);
                if (part == PolicyPart.Commission) ChoiceComparison.AddProductGroupOrder(id, known, content, changes);
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
    }

    private static void Compare(PolicyChange at, JsonNode? before, JsonNode? after, List<PolicyChange> changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (at.Path is [PolicyParts.PlaceKey])
        {
            changes.Add(at with { Kind = PolicyChangeKind.Moved, Path = [], Before = before, After = after });
        }
        else if (AsObject(before) is { } was && AsObject(after) is { } isNow)
        {
            foreach (var key in was.Select(entry => entry.Key).Union(isNow.Select(entry => entry.Key)))
                Compare(at with { Path = [.. at.Path, key], Of = CurrencyOf(isNow) ?? CurrencyOf(was) ?? at.Of }, was[key], isNow[key], changes);
        }
        else
        {
            changes.Add(at with { Before = before, After = after });
        }
    }

    // A limit may say which currency it is of.
    private static IReadOnlyList<string>? CurrencyOf(JsonObject entries) =>
        entries["currency"] is JsonValue value && value.TryGetValue<string>(out var currency) ? [currency] : null;

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
}
