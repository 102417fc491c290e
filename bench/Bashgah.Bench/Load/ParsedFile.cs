using System.Globalization;
using System.IO.Compression;
using Bashgah.Engine.Numbers;
using Bashgah.Engine.Time;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bashgah.Bench.Load;

/// <summary>
/// What living through a purchases file is divided by: a process of its own that unzips the file and makes of each row its texts, its
/// time and its numbers, with the library that the server reads it with, and does nothing with them.
/// </summary>
internal static class ParsedFile
{
    /// <summary>First argument of a process that is one.</summary>
    public const string Argument = "--parse";

    // Columns as the file has them: its time, then quantity and amount.
    private const int OccurredAt = 1;
    private const int QuantityOf = 8;
    private const int Amount = 9;

    /// <summary>Reads a file and prints how many rows it has and what they amount to.</summary>
    public static void Run(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var text = new StreamReader(unzipped);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BufferSize = 1 << 16, CacheFields = true,
        });
        var (rows, texts, latest, sum) = (0, 0L, 0L, 0L);
        parser.Read();
        while (parser.Read())
        {
            var fields = parser.Record!;
            foreach (var field in fields)
                texts += field.Length;
            if (EngineInstant.TryParse(fields[OccurredAt], out var at))
                latest = Math.Max(latest, at);
            if (Quantity.TryParse(fields[QuantityOf], out var quantity))
                sum += quantity;
            if (long.TryParse(fields[Amount], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
                sum += amount;
            rows++;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} {texts} {latest} {sum}"));
    }
}
