using System.Text.Json.Nodes;
using Bashgah.Engine.Numbers;

namespace Bashgah.Server.Platform.Requests;

/// <summary>Describes a request's shape as JSON Schema, with the same declaration that reads it.</summary>
internal sealed class SchemaFields : Fields
{
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];
    private readonly JsonArray _anyOf = [];

    private SchemaFields()
    {
    }

    /// <summary>The schema of an object.</summary>
    public static JsonObject Describe<T>(Func<Fields, T> read)
    {
        var fields = new SchemaFields();
        read(fields);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = fields._properties,
            ["additionalProperties"] = false,
        };
        if (fields._required.Count > 0)
            schema["required"] = fields._required;
        if (fields._anyOf.Count > 0)
            schema["oneOf"] = fields._anyOf;
        return schema;
    }

    public override string Text(string name, string about, int max, object? example = null)
    {
        _required.Add((JsonNode)name);
        return TextOrNull(name, about, max, example) ?? "";
    }

    public override string? TextOrNull(string name, string about, int max, object? example = null)
    {
        Add(name, about, TextSchema(max), example);
        return null;
    }

    public override string Choice(string name, string about, IReadOnlyList<string> words)
    {
        _required.Add((JsonNode)name);
        var schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
        Add(name, about, schema, null);
        return words[0];
    }

    public override long Whole(string name, string about, long min, long max, object? example = null)
    {
        _required.Add((JsonNode)name);
        WholeOrNull(name, about, min, max, example);
        return min;
    }

    public override long? WholeOrNull(string name, string about, long min, long max, object? example = null)
    {
        var schema = new JsonObject
        {
            ["type"] = "integer", ["format"] = "int64", ["minimum"] = min, ["maximum"] = max,
        };
        Add(name, about, schema, example);
        return null;
    }

    public override long Quantity(string name, string about, object? example = null)
    {
        _required.Add((JsonNode)name);
        QuantityOrNull(name, about, example);
        return 1;
    }

    public override long? QuantityOrNull(string name, string about, object? example = null)
    {
        var schema = new JsonObject
        {
            ["type"] = "number", ["exclusiveMinimum"] = 0, ["multipleOf"] = 0.001m,
            ["maximum"] = decimal.Parse(Engine.Numbers.Quantity.Format(Engine.Numbers.Quantity.Max), Invariant),
        };
        Add(name, about, schema, example);
        return null;
    }

    public override long? TimeOrNull(string name, string about)
    {
        Add(name, about, new JsonObject { ["type"] = "string", ["format"] = "date-time" }, null);
        return null;
    }

    public override int? DateOrNull(string name, string about)
    {
        Add(name, about, new JsonObject { ["type"] = "string", ["format"] = "date" }, null);
        return null;
    }

    public override IReadOnlyList<string>? TextsOrNull(string name, string about, int countMax, int max)
    {
        var schema = new JsonObject
        {
            ["type"] = "array", ["maxItems"] = countMax, ["uniqueItems"] = true, ["items"] = TextSchema(max),
        };
        Add(name, about, schema, null);
        return null;
    }

    public override IReadOnlyDictionary<string, string?>? MapOrNull(
        string name, string about, int countMax, int max, bool nullable = false)
    {
        var text = TextSchema(max);
        if (nullable)
            text["type"] = new JsonArray("string", "null");
        Add(name, about, MapSchema(countMax, text), null);
        return null;
    }

    public override bool? FlagOrNull(string name, string about)
    {
        Add(name, about, new JsonObject { ["type"] = "boolean" }, null);
        return null;
    }

    public override IReadOnlyDictionary<string, bool>? FlagsOrNull(string name, string about, int countMax)
    {
        Add(name, about, MapSchema(countMax, new JsonObject { ["type"] = "boolean" }), null);
        return null;
    }

    public override T Object<T>(string name, string about, Func<Fields, T> read)
    {
        _required.Add((JsonNode)name);
        Add(name, about, Describe(read), null);
        return read(new SchemaFields());
    }

    public override T? ObjectOrNull<T>(string name, string about, Func<Fields, T> read)
        where T : class
    {
        Add(name, about, Describe(read), null);
        return null;
    }

    public override T? TextOrObjectOrNull<T>(
        string name, string about, int max, Func<string, T> ofText, Func<Fields, T> read)
        where T : class
    {
        Add(name, about, new JsonObject { ["oneOf"] = new JsonArray(TextSchema(max), Describe(read)) }, null);
        return null;
    }

    public override IReadOnlyList<T> List<T>(
        string name, string about, int countMin, int countMax, Func<Fields, T> read)
    {
        _required.Add((JsonNode)name);
        ListOrNull(name, about, countMin, countMax, read);
        return [];
    }

    public override IReadOnlyList<T>? ListOrNull<T>(
        string name, string about, int countMin, int countMax, Func<Fields, T> read)
    {
        var schema = new JsonObject
        {
            ["type"] = "array", ["minItems"] = countMin, ["maxItems"] = countMax, ["items"] = Describe(read),
        };
        Add(name, about, schema, null);
        return null;
    }

    public override ReadOnlyMemory<byte> RawObject(string name, string about)
    {
        _required.Add((JsonNode)name);
        Add(name, about, new JsonObject { ["type"] = "object" }, null);
        return default;
    }

    public override IReadOnlyList<ReadOnlyMemory<byte>> RawObjects(string name, string about, int countMin, int countMax)
    {
        _required.Add((JsonNode)name);
        var schema = new JsonObject
        {
            ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" }, ["minItems"] = countMin, ["maxItems"] = countMax,
        };
        Add(name, about, schema, null);
        return [];
    }

    public override void ExactlyOne(params string[] names)
    {
        foreach (var name in names)
            _anyOf.Add((JsonNode)new JsonObject { ["required"] = new JsonArray(name) });
    }

    public override void NotTogether(params string[] names)
    {
        // JSON Schema says this only in a roundabout way; the descriptions of the fields say it.
    }

    public override bool Has(string name) => false;

    public override bool IsNull(string name) => false;

    public override int FaultCount => 0;

    public override void Fault(string name, string code, params (string Name, string Value)[] arguments)
    {
        // A description has no faults.
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static JsonObject TextSchema(int max) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = max };

    private static JsonObject MapSchema(int countMax, JsonObject values) => new()
    {
        ["type"] = "object", ["maxProperties"] = countMax, ["additionalProperties"] = values,
    };

    private void Add(string name, string about, JsonObject schema, object? example)
    {
        schema["description"] = about;
        if (example is not null)
            schema["examples"] = new JsonArray(System.Text.Json.JsonSerializer.SerializeToNode(example));
        _properties[name] = schema;
    }
}
