using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bashgah.Server.Platform.Http;

/// <summary>A part of answers that is kept, and sent again as it is.</summary>
internal interface IWrittenOnce
{
    /// <summary>Its text, once it was written.</summary>
    byte[]? Written { get; set; }
}

/// <summary>How answers are written: camelCase, absent instead of null, every script readable.</summary>
internal static class ApiJson
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Options of all answers, as far as they say what stands in them; for descriptions.</summary>
    public static JsonSerializerOptions Plain { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        // Answers are never put into a page as they are, and are sent with nosniff.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Options of all answers: the same text, with parts that were written before.</summary>
    public static JsonSerializerOptions Options { get; } = new(Plain) { Converters = { new WrittenOnce() } };

    private const int KeptMax = 128 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = Options.Encoder };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    /// <summary>Writes a value whole, with its length.</summary>
    public static async Task WriteAsync(HttpResponse response, object value, string contentType = ContentType)
    {
        response.ContentType = contentType;
        if (Fill(response, value))
            await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    /// <summary>Sets the length and puts the text into the response's own memory; false for HEAD, which has none.</summary>
    private static bool Fill(HttpResponse response, object value)
    {
        var text = _text ??= new ArrayBufferWriter<byte>();
        text.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(text, WriterOptions))
            JsonSerializer.Serialize(writer, value, value.GetType(), Options);
        response.ContentLength = text.WrittenCount;
        var hasBody = !HttpMethods.IsHead(response.HttpContext.Request.Method);
        if (hasBody)
            response.BodyWriter.Write(text.WrittenSpan);
        // A long list is seldom: its memory is not kept.
        if (text.Capacity > KeptMax)
            _text = null;
        return hasBody;
    }

    /// <summary>Writes what stands in many answers alike from the bytes of the first time.</summary>
    private sealed class WrittenOnce : JsonConverter<IWrittenOnce>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(IWrittenOnce));

        public override IWrittenOnce Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Answers are not read.");

        public override void Write(Utf8JsonWriter writer, IWrittenOnce value, JsonSerializerOptions options) =>
            writer.WriteRawValue(
                value.Written ??= JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Plain), skipInputValidation: true);
    }
}
