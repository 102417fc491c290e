using System.Globalization;
using System.Text.Json;
using Bashgah.Engine.Ledger;

namespace Bashgah.Engine.Codecs;

/// <summary>Traces as canonical JSON text. Short keys: a trace is written for every purchase.</summary>
public static class TraceCodec
{
    /// <summary>The trace as stored.</summary>
    public static string Write(Trace trace) => JsonText.Write(trace, static (w, t) => TraceWriting.Write(w, t));

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="FormatException"/> on anything else.</summary>
    public static Trace Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return TraceReading.Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("This is not a stored trace.", fault);
        }
    }

    internal static string Big(Int128 value) => value.ToString(CultureInfo.InvariantCulture);

    internal static Int128 Big(string text) => Int128.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    internal static void Lot(Utf8JsonWriter w, LotKey lot)
    {
        w.WriteNumberValue(lot.FromOn);
        w.WriteNumberValue(lot.UntilOn);
        if (lot.Waiting is null)
        {
            w.WriteNullValue();
        }
        else
        {
            w.WriteStringValue(lot.Waiting);
        }
    }

    internal static LotKey Lot(JsonElement array, int index) =>
        new(array[index].GetInt32(), array[index + 1].GetInt32(), array[index + 2].GetString());
}
