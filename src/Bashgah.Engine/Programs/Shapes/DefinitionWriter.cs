using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bashgah.Engine.Programs.Shapes;

/// <summary>Writes <see cref="DefinitionNode"/>s as JSON.</summary>
internal static class DefinitionWriter
{
    // Texts are for people: Persian stays Persian.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Over lines with indentation, for people.</summary>
    public static byte[] Indented(DefinitionNode node) =>
        Write(node, new() { Indented = true, NewLine = "\n", Encoder = Encoder });

    /// <summary>Without white space, to compare and to hash.</summary>
    public static byte[] Compact(DefinitionNode node) => Write(node, new() { Encoder = Encoder });

    private static byte[] Write(DefinitionNode node, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options)) Write(writer, node);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, DefinitionNode node)
    {
        switch (node.Form)
        {
            case NodeForm.Map:
                writer.WriteStartObject();
                foreach (var (key, value) in node.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case NodeForm.List:
                writer.WriteStartArray();
                foreach (var item in node.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case NodeForm.Text:
                writer.WriteStringValue(node.Text);
                break;
            case NodeForm.Number:
                writer.WriteRawValue(node.Text);
                break;
            case NodeForm.Flag:
                writer.WriteBooleanValue(node.Text == "true");
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
