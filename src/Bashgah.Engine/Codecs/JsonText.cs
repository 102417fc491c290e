using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bashgah.Engine.Codecs;

/// <summary>Writes small canonical JSON: fields in a fixed order, what is empty left out.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    // Larger texts are rare: their room is not kept.
    private const int KeptMax = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _kept;

    public static string Write<T>(T value, Action<Utf8JsonWriter, T> body)
    {
        // A text's room is taken while it is written, in case writing one writes another.
        var buffer = _kept ?? new ArrayBufferWriter<byte>(2048);
        _kept = null;
        Write(value, body, buffer);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        if (buffer.Capacity <= KeptMax) _kept = buffer;
        return text;
    }

    public static void Write<T>(T value, Action<Utf8JsonWriter, T> body, IBufferWriter<byte> into)
    {
        using var writer = new Utf8JsonWriter(into, Options);
        writer.WriteStartObject();
        body(writer, value);
        writer.WriteEndObject();
    }

    public static void Text(this Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    public static void Number(this Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    public static void NumberUnlessZero(this Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    public static void FlagIfTrue(this Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, true);
        }
    }

    public static void List<T>(
        this Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> item)
    {
        if (items.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        for (var i = 0; i < items.Count; i++)
        {
            item(writer, items[i]);
        }

        writer.WriteEndArray();
    }

    /// <summary>Pairs sorted by name, so that equal content has equal bytes.</summary>
    public static void Pairs(this Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in InOrder(pairs, StringComparer.Ordinal))
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Pairs by ascending key; those that deciding made are so already.</summary>
    public static IEnumerable<KeyValuePair<TKey, TValue>> InOrder<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue> pairs, IComparer<TKey> comparer)
        where TKey : notnull =>
        pairs is SortedList<TKey, TValue> sorted && sorted.Comparer == comparer ? sorted : pairs.OrderBy(p => p.Key, comparer);

    public static string? OptionalText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static string RequiredText(this JsonElement element, string name) =>
        element.GetProperty(name).GetString()!;

    public static long? OptionalNumber(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    public static long NumberOrZero(this JsonElement element, string name) =>
        element.OptionalNumber(name) ?? 0;

    public static IReadOnlyList<T> ReadList<T>(this JsonElement element, string name, Func<JsonElement, T> item) =>
        element.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item)] : [];

    public static IReadOnlyDictionary<string, string> ReadPairs(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            ? value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal)
            : Events.Purchase.NoAttributes;
}
