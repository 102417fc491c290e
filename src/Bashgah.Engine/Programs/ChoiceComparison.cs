using System.Text.Json.Nodes;

namespace Bashgah.Engine.Programs;

/// <summary>What changes in how rules stand to each other: of which of them one is chosen, how, and in which order they are asked.</summary>
internal static class ChoiceComparison
{
    private const string ProductGroups = "productGroups";

    /// <summary>
    /// Groups have no ids: one is the same as that of the earlier document with which it shares most rules. Rules that stand in another
    /// are told, of each group whether it chooses for the event or by line, and what stands elsewhere in its order: of rules of which one
    /// is chosen the first wins, in a tie or always.
    /// </summary>
    public static void AddGroups(PolicyParts was, PolicyParts isNow, List<PolicyChange> changes)
    {
        var places = was.All.Where(part => part.Part == PolicyPart.Rule).ToDictionary(part => part.Id, PlaceOf, StringComparer.Ordinal);
        var rules = isNow.All.Where(part => part.Part == PolicyPart.Rule && places.ContainsKey(part.Id)).ToList();
        var both = rules.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        var earlier = Match(was.Groups, isNow.Groups, both);
        foreach (var group in isNow.Groups.Where(group => group.Rules.Exists(both.Contains)))
            AddPer(earlier.GetValueOrDefault(group), group, changes);
        // Whoever stands in groups of other modes is told already.
        foreach (var rule in rules.Where(rule => JsonNode.DeepEquals(places[rule.Id], PlaceOf(rule))))
        {
            if (IsAmongOthers(rule.Id, isNow.Groups, earlier))
                changes.Add(new(PolicyPart.Rule, rule.Id, PolicyChangeKind.Regrouped, [], places[rule.Id], PlaceOf(rule)));
        }

        AddOrder(earlier, changes);
    }

    /// <summary>Where only the first entry of commission that holds gives, their order is policy.</summary>
    public static void AddCommissionOrder(PolicyParts was, PolicyParts isNow, List<PolicyChange> changes)
    {
        if (was.ChoosesFirstCommission && isNow.ChoosesFirstCommission) AddOrder(PolicyPart.Commission, Ids(was), Ids(isNow), changes);

        static List<string> Ids(PolicyParts parts) =>
            [.. parts.All.Where(part => part.Part == PolicyPart.Commission).Select(part => part.Id)];
    }

    /// <summary>Of an entry's product groups the first that a line belongs to counts.</summary>
    public static void AddProductGroupOrder(string id, JsonNode before, JsonNode after, List<PolicyChange> changes)
    {
        var (was, isNow) = (Keys(before), Keys(after));
        if (was.Where(isNow.Contains).SequenceEqual(isNow.Where(was.Contains))) return;
        changes.Add(new(PolicyPart.Commission, id, PolicyChangeKind.Changed, [ProductGroups, "order"], ListOf(was), ListOf(isNow)));

        static List<string> Keys(JsonNode entry) => [.. (entry[ProductGroups] as JsonObject ?? []).Select(group => group.Key)];
        static JsonArray ListOf(List<string> keys) => new([.. keys.Select(key => (JsonNode)key)]);
    }

    private static bool IsAmongOthers(
        string rule, IReadOnlyList<PolicyGroup> groups, Dictionary<PolicyGroup, PolicyGroup> earlier) => groups.Any(group =>
        (group.IsChoice || group.IsWithinChoice) && group.Rules.Contains(rule)
        && !(earlier.GetValueOrDefault(group)?.Rules.Contains(rule) ?? false));

    private static void AddOrder(Dictionary<PolicyGroup, PolicyGroup> earlier, List<PolicyChange> changes)
    {
        var told = changes.Where(change => change.Kind is PolicyChangeKind.Moved or PolicyChangeKind.Regrouped)
            .Select(change => change.Id).ToList();
        foreach (var (group, before) in earlier)
        {
            if (group is { IsChoice: true, IsWithinChoice: false } && before.IsChoice)
                AddOrder(PolicyPart.Rule, [.. before.Rules.Except(told)], group.Rules, changes);
        }
    }

    private static void AddOrder(PolicyPart part, List<string> was, List<string> isNow, List<PolicyChange> changes)
    {
        var after = isNow.Intersect(was).ToList();
        var before = was.Intersect(after).ToList();
        for (var i = 0; i < after.Count; i++)
        {
            if (before[i] == after[i]) continue;
            changes.Add(new(part, after[i], PolicyChangeKind.Moved, [], JsonValue.Create(before.IndexOf(after[i])), JsonValue.Create(i)));
            before.Remove(after[i]);
            before.Insert(i, after[i]);
        }
    }

    // Each is one other's at most, those that share most first.
    private static Dictionary<PolicyGroup, PolicyGroup> Match(
        IReadOnlyList<PolicyGroup> was, IReadOnlyList<PolicyGroup> isNow, HashSet<string> both)
    {
        var earlier = new Dictionary<PolicyGroup, PolicyGroup>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<PolicyGroup>(ReferenceEqualityComparer.Instance);
        var pairs = isNow.SelectMany(after => was.Where(before => before.Depth == after.Depth)
            .Select(before => (Before: before, After: after, Shared: before.Rules.Intersect(after.Rules).Count(both.Contains))));
        foreach (var (before, after, _) in pairs.Where(pair => pair.Shared > 0).OrderByDescending(pair => pair.Shared))
        {
            if (!earlier.ContainsKey(after) && taken.Add(before)) earlier.Add(after, before);
        }

        return earlier;
    }

    private static void AddPer(PolicyGroup? before, PolicyGroup after, List<PolicyChange> changes)
    {
        if ((before?.Per ?? "event") == after.Per) return;
        changes.Add(new(
            PolicyPart.RuleGroup, string.Join(", ", after.Rules), PolicyChangeKind.Changed, ["per"], JsonValue.Create(before?.Per ?? "event"),
            JsonValue.Create(after.Per)));
    }

    private static JsonNode? PlaceOf(PolicyPartContent rule) => rule.Content[PolicyParts.PlaceKey];
}
