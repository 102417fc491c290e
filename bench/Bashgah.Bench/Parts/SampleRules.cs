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
