using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bashgah.Bench.Parts;

/// <summary>A program with more rules than the sample has: each several times, under ids of its own.</summary>
internal static class SampleRules
{
    private static readonly JsonDocumentOptions _options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The definition with each rule and group of rules so many times.</summary>
    public static byte[] Times(byte[] definition, int times)
    {
        if (times == 1)
            return definition;
        var program = JsonNode.Parse(definition, documentOptions: _options)!;
        var earning = program["earning"]!.AsArray();
        var once = earning.ToList();
        for (var copy = 2; copy <= times; copy++)
        {
            foreach (var element in once)
                earning.Add(Renamed(element!.DeepClone(), copy));
        }
        return JsonSerializer.SerializeToUtf8Bytes(program);
    }

    /// <summary>The definition with commission up so many levels; 0: as it is.</summary>
    public static byte[] WithCommission(byte[] definition, int levels)
    {
        if (levels == 0)
            return definition;
        var program = JsonNode.Parse(definition, documentOptions: _options)!;
        var shares = new JsonArray([.. Enumerable.Range(0, levels).Select(_ => JsonValue.Create("0.01"))]);
        program["referral"] = new JsonObject
        {
            ["commission"] = new JsonArray(new JsonObject { ["levels"] = shares, ["as"] = "points" }),
        };
        return JsonSerializer.SerializeToUtf8Bytes(program);
    }

    /// <summary>A rule with another id, or a group of which every rule has another; what they refer to stays.</summary>
    private static JsonNode Renamed(JsonNode element, int copy)
    {
        if (element["id"] is { } id)
        {
            element["id"] = $"{id}-{copy}";
            return element;
        }
        foreach (var rule in element.AsObject().Select(member => member.Value).OfType<JsonArray>().SelectMany(rules => rules))
            Renamed(rule!, copy);
        return element;
    }
}
