using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Reads JSON into <see cref="DefinitionNode"/>s; comments and trailing commas are allowed.</summary>
internal static class DefinitionReader
{
    /// <summary>Largest document, in bytes.</summary>
    public const int BytesMax = 1_048_576;

    /// <summary>Deepest nesting of lists and maps.</summary>
    public const int DepthMax = 32;

    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int TextLengthMax = 4_000;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = DepthMax,
    };

    /// <summary>The document, or null when it is no JSON at all: then there is one fault, with line and column.</summary>
    public static DefinitionNode? Read(ReadOnlySpan<byte> utf8, FaultList faults)
    {
        if (utf8.Length > BytesMax)
        {
            faults.Add("", "too-large", $"The document is larger than {BytesMax} bytes.");
            return null;
        }

        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8))
        {
            faults.Add("", "encoding", "The document is not valid UTF-8.");
            return null;
        }

        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, "", faults);
            reader.Read();
            return root;
        }
        catch (JsonException malformed)
        {
            faults.Add("", "malformed", Describe(malformed, utf8));
            return null;
        }
    }

    /// <summary>A literal of the code: a default or an example.</summary>
    public static DefinitionNode Literal(string json) =>
        Read(Encoding.UTF8.GetBytes(json), new FaultList())
        ?? throw new ArgumentException("Not JSON.", nameof(json));

    private static DefinitionNode ReadValue(ref Utf8JsonReader reader, string path, FaultList faults) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, path, faults),
            JsonTokenType.StartArray => ReadList(ref reader, path, faults),
            JsonTokenType.String => DefinitionNode.OfText(ReadText(ref reader, path, faults), path),
            JsonTokenType.Number => DefinitionNode.OfNumber(Encoding.UTF8.GetString(reader.ValueSpan), path),
            JsonTokenType.True => DefinitionNode.OfFlag(true, path),
            JsonTokenType.False => DefinitionNode.OfFlag(false, path),
            _ => DefinitionNode.OfNull(path),
        };

    private static DefinitionNode ReadMap(ref Utf8JsonReader reader, string path, FaultList faults)
    {
        var entries = new List<KeyValuePair<string, DefinitionNode>>();
        var keys = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = ReadText(ref reader, path, faults);
            var place = DefinitionNode.PathOf(path, key);
            reader.Read();
            var value = ReadValue(ref reader, place, faults);
            if (keys.Add(key)) entries.Add(KeyValuePair.Create(key, value));
            else faults.Add(place, "duplicate-key", "This key stands here twice.");
        }

        return DefinitionNode.OfMap(entries, path);
    }

    private static DefinitionNode ReadList(ref Utf8JsonReader reader, string path, FaultList faults)
    {
        var items = new List<DefinitionNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, DefinitionNode.PathOf(path, items.Count), faults));
        return DefinitionNode.OfList(items, path);
    }

    private static string ReadText(ref Utf8JsonReader reader, string path, FaultList faults)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape: valid JSON, but no text.
            faults.Add(path, "encoding", "A text holds half a character.");
            return "";
        }

        if (text.Length > TextLengthMax)
            faults.Add(path, "too-long", $"A text is longer than {TextLengthMax} characters.");
        else if (text.Any(char.IsControl))
            faults.Add(path, "encoding", "A text holds a control character.");
        else
            return text;
        return "";
    }

    private static string Describe(JsonException malformed, ReadOnlySpan<byte> utf8)
    {
        var line = malformed.LineNumber ?? 0;
        var rest = utf8;
        for (var i = 0L; i < line; i++) rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        var bytes = (int)Math.Min(malformed.BytePositionInLine ?? 0, rest.Length);
        var column = Encoding.UTF8.GetCharCount(rest[..bytes]);
        return string.Create(
            CultureInfo.InvariantCulture, $"Not JSON at line {line + 1}, column {column + 1}.");
    }
}
