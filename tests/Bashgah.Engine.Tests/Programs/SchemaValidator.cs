using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>As much of JSON Schema as the definitions' schema uses; an unknown keyword fails the test.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

    /// <summary>The fields that a valid value makes use of, as <see cref="FieldsOf"/> names them.</summary>
    public IEnumerable<string> Used(JsonElement value) => Used(root, value);

    /// <summary>Every field that the schema knows: its name and what it means, because names come again.</summary>
    public static IEnumerable<string> FieldsOf(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(keyword => keyword.Name == "properties"
            ? keyword.Value.EnumerateObject().SelectMany(field => FieldsOf(field.Value).Prepend(NameOf(field)))
            : FieldsOf(keyword.Value)),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(FieldsOf),
        _ => [],
    };

    private static string NameOf(JsonProperty field) =>
        $"{field.Name}: {(field.Value.TryGetProperty("description", out var meaning) ? meaning.GetString() : "")}";

    private IEnumerable<string> Used(JsonElement schema, JsonElement value) =>
        schema.EnumerateObject().SelectMany(keyword => Used(keyword.Name, keyword.Value, schema, value));

    private IEnumerable<string> Used(string keyword, JsonElement rule, JsonElement schema, JsonElement value) => keyword switch
    {
        "$ref" => Used(Definition(rule), value),
        "anyOf" => rule.EnumerateArray().Where(s => IsValid(s, value)).SelectMany(s => Used(s, value)),
        "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().SelectMany(v => Used(rule, v)),
        "properties" when value.ValueKind == JsonValueKind.Object => rule.EnumerateObject()
            .Where(field => value.TryGetProperty(field.Name, out _))
            .SelectMany(field => Used(field.Value, value.GetProperty(field.Name)).Prepend(NameOf(field))),
        "additionalProperties" when value.ValueKind == JsonValueKind.Object && rule.ValueKind == JsonValueKind.Object =>
            value.EnumerateObject().Where(p => !IsKnown(schema, p.Name)).SelectMany(p => Used(rule, p.Value)),
        _ => [],
    };

    private JsonElement Definition(JsonElement reference) =>
        root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);

    private static bool IsKnown(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var known) && known.TryGetProperty(name, out _);

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(keyword.Name, keyword.Value, schema, value)) return false;
        }

        return true;
    }

    private bool Holds(string keyword, JsonElement rule, JsonElement schema, JsonElement value)
    {
        var isText = value.ValueKind == JsonValueKind.String;
        var isNumber = value.ValueKind == JsonValueKind.Number;
        var isObject = value.ValueKind == JsonValueKind.Object;
        var isArray = value.ValueKind == JsonValueKind.Array;
        return keyword switch
        {
            "$schema" or "$defs" or "title" or "description" or "default" => true,
            "$ref" => IsValid(Definition(rule), value),
            "type" => rule.ValueKind == JsonValueKind.Array
                ? rule.EnumerateArray().Any(t => IsOf(t.GetString()!, value))
                : IsOf(rule.GetString()!, value),
            "enum" => rule.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)),
            "const" => JsonElement.DeepEquals(rule, value),
            "anyOf" => rule.EnumerateArray().Any(s => IsValid(s, value)),
            "not" => !IsValid(rule, value),
            "pattern" => !isText || Regex.IsMatch(value.GetString()!, rule.GetString()!),
            "minLength" => !isText || value.GetString()!.Length >= rule.GetInt32(),
            "maxLength" => !isText || value.GetString()!.Length <= rule.GetInt32(),
            "minimum" => !isNumber || value.GetDecimal() >= rule.GetDecimal(),
            "maximum" => !isNumber || value.GetDecimal() <= rule.GetDecimal(),
            "items" => !isArray || value.EnumerateArray().All(v => IsValid(rule, v)),
            "minItems" => !isArray || value.GetArrayLength() >= rule.GetInt32(),
            "maxItems" => !isArray || value.GetArrayLength() <= rule.GetInt32(),
            "uniqueItems" => !isArray
                || value.EnumerateArray().Select(v => v.GetRawText()).Distinct().Count() == value.GetArrayLength(),
            "minProperties" => !isObject || value.EnumerateObject().Count() >= rule.GetInt32(),
            "maxProperties" => !isObject || value.EnumerateObject().Count() <= rule.GetInt32(),
            "required" => !isObject || rule.EnumerateArray().All(n => value.TryGetProperty(n.GetString()!, out _)),
            "properties" => !isObject || value.EnumerateObject().All(
                p => !rule.TryGetProperty(p.Name, out var s) || IsValid(s, p.Value)),
            "additionalProperties" => !isObject || value.EnumerateObject().All(
                p => IsKnown(schema, p.Name)
                    || (rule.ValueKind != JsonValueKind.False && IsValid(rule, p.Value))),
            _ => throw new NotSupportedException(keyword),
        };
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException(type),
    };
}
