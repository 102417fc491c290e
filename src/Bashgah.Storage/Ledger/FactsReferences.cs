using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bashgah.Engine;

namespace Bashgah.Storage.Ledger;

/// <summary>Names of rows of facts and lists of their versions, as a transaction stores them.</summary>
internal static class FactsReferences
{
    private const int HashBytes = 16;

    /// <summary>Name of a member's row.</summary>
    public static string Member(long id) => string.Create(CultureInfo.InvariantCulture, $"m/{id}");

    /// <summary>Name of a program-wide counter's row.</summary>
    public static string Counter(CounterKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"c/{key.Key}/{key.PeriodOn}");

    /// <summary>The id in the name of a member's row; null for a counter's.</summary>
    public static long? MemberIdOf(string row) =>
        row.StartsWith("m/", StringComparison.Ordinal)
        && long.TryParse(row.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>The hash of an encoded row: 16 bytes are plenty, as nobody chooses both sides of a collision.</summary>
    public static string Hash(byte[] encoded)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(encoded, hash);
        return Convert.ToHexStringLower(hash[..HashBytes]);
    }

    /// <summary><c>[["m/12",5,"9f…"],…]</c>; without hashes for rows that were only read.</summary>
    public static string Write(IReadOnlyList<FactsWritten> rows)
    {
        if (rows.Count == 0)
        {
            return "[]";
        }

        var bytes = new ArrayBufferWriter<byte>(64 * rows.Count);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                json.WriteStringValue(row.Row);
                json.WriteNumberValue(row.Version);
                if (row.Hash.Length > 0)
                {
                    json.WriteStringValue(row.Hash);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="FormatException"/> on anything else.</summary>
    public static IReadOnlyList<FactsWritten> Read(string text)
    {
        if (text == "[]")
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(row => new FactsWritten(
                row[0].GetString()!, row[1].GetInt32(), row.GetArrayLength() > 2 ? row[2].GetString()! : ""))];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException("This is not a list of facts.", fault);
        }
    }
}
