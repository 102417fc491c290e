using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Bashgah.Server.Platform.Http;

namespace Bashgah.Server.Platform.OpenApi;

/// <summary>Schemas of answers, from their types and descriptions, each once under its name.</summary>
internal sealed class AnswerSchemas
{
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    /// <summary>All schemas by name.</summary>
    public JsonObject All { get; } = [];

    /// <summary>Adds a type and gives the reference to it.</summary>
    public JsonObject Add(Type type)
    {
        var name = NameOf(type);
        if (!All.ContainsKey(name))
            All[name] = ApiJson.Plain.GetJsonSchemaAsNode(type, Options);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private static string NameOf(Type type)
    {
        if (type.IsGenericType)
            return $"{NameOf(type.GetGenericArguments()[0])}Page";
        return type.Name.EndsWith("Answer", StringComparison.Ordinal) ? type.Name[..^"Answer".Length] : type.Name;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
            return schema;
        // What is null is left out of answers, so absence is all that a reader meets, also of what a constructor asks for.
        if (node["properties"] is JsonObject properties && node["required"] is JsonArray required)
        {
            foreach (var absent in context.TypeInfo.Properties.Where(p => p.IsGetNullable && properties.ContainsKey(p.Name)))
                required.Remove(required.FirstOrDefault(name => name?.GetValue<string>() == absent.Name));
        }
        if (node["type"] is JsonArray types && types.Count == 2 && types.Any(t => t?.GetValue<string>() == "null"))
            node["type"] = types.First(t => t?.GetValue<string>() != "null")!.GetValue<string>();
        var about = context.PropertyInfo?.AttributeProvider?
            .GetCustomAttributes(typeof(DescriptionAttribute), inherit: false)
            .OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
        if (about is not null)
            node["description"] = about;
        return node;
    }
}
