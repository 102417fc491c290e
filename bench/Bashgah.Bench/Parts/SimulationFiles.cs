using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bashgah.Bench.Parts;

/// <summary>What a simulation is given: drafts that differ, and a history as long as is wanted.</summary>
internal static class SimulationFiles
{
    private const int DraftsCount = 3;
    private const int ShortRows = 10_000;

    // Columns of the file.
    private const int DocumentNo = 0;
    private const int OccurredAt = 1;
    private const int ReturnOf = 10;
    private static readonly JsonDocumentOptions _options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The sample with its thirty rules, in the money and zone of the data: as it is, with doubled welcome and with tripled.</summary>
    public static IReadOnlyList<string> WriteDrafts()
    {
        var paths = new List<string>();
        for (var times = 1; times <= DraftsCount; times++)
        {
            var program = JsonNode.Parse(File.ReadAllBytes(BenchFolder.Definition), documentOptions: _options)!;
            program["money"]!["currency"] = "GBP";
            program["timeZone"] = "Europe/London";
            Multiply(program["earning"]!, times);
            var path = Path.Combine(BenchFolder.Work, string.Create(CultureInfo.InvariantCulture, $"draft-{times}.json"));
            File.WriteAllText(path, program.ToJsonString());
            paths.Add(path);
        }
        return paths;
    }

    /// <summary>The year so many times, each a year later with documents of its own and the same members.</summary>
    /// <param name="csv">The year.</param>
    /// <param name="times">How often.</param>
    /// <param name="isShort">Only its beginning.</param>
    public static string WriteYears(string csv, int times, bool isShort)
    {
        var rows = Rows(csv).Take(isShort ? ShortRows : int.MaxValue).ToList();
        var path = Path.Combine(BenchFolder.Work, string.Create(CultureInfo.InvariantCulture, $"years-{times}.csv.gz"));
        using var zipped = new GZipStream(File.Create(path), CompressionLevel.Optimal);
        using var writer = new StreamWriter(zipped);
        writer.WriteLine(rows[0]);
        for (var year = 0; year < times; year++)
        {
            foreach (var row in rows.Skip(1))
                writer.WriteLine(Later(row, year));
        }
        return path;
    }

    private static IEnumerable<string> Rows(string csv)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(csv), CompressionMode.Decompress));
        while (reader.ReadLine() is { } row)
            yield return row;
    }

    private static string Later(string row, int years)
    {
        if (years == 0)
            return row;
        var fields = row.Split(',');
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-{years}");
        fields[DocumentNo] += suffix;
        var year = int.Parse(fields[OccurredAt].AsSpan(0, 4), CultureInfo.InvariantCulture) + years;
        fields[OccurredAt] = year.ToString(CultureInfo.InvariantCulture) + fields[OccurredAt][4..];
        if (fields[ReturnOf].Length > 0)
            fields[ReturnOf] += suffix;
        return string.Join(',', fields);
    }

    /// <summary>What every rule gives a fixed number of, so many times.</summary>
    private static void Multiply(JsonNode? node, int times)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Multiply(item, times);
        }
        if (node is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToList())
        {
            if (name == "fixed" && value is JsonValue)
                members[name] = times * value.GetValue<long>();
            else
                Multiply(value, times);
        }
    }
}
