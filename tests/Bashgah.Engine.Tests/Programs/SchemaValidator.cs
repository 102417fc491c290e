using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bashgah.Engine.Tests.Programs;

/// <summary>As much of JSON Schema as the definitions' schema uses; an unknown keyword fails the test.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

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
            "$ref" => IsValid(root.GetProperty("$defs").GetProperty(rule.GetString()!["#/$defs/".Length..]), value),
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
                p => (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(p.Name, out _))
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
