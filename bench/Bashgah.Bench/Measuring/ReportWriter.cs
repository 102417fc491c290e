using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bashgah.Bench.Measuring;

/// <summary>Prints a run as a table, as Markdown or, into a file, as JSON.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print(Report report, BenchOptions options)
    {
        var machine = Machine.Describe();
        string[][] rows =
        [
            ["part", "figure", "unit", "ours", "baseline", "ours/baseline"],
            .. report.Figures.Select(f => new[]
            {
                f.Part.ToString(), f.Name, f.Unit, Format(f.Ours), Format(f.Baseline), f.Ratio is { } r ? Text($"{r:0.00}") : "",
            }),
        ];
        if (options.IsMarkdown)
            PrintMarkdown(machine, rows);
        else
            PrintTable(machine, rows);
        if (options.IsShort)
            Console.WriteLine("\nThis was the short form: it shows that everything works; its figures mean nothing.");
        else if (options.HasRoughBaseline)
            Console.WriteLine("\nThe baseline was measured for two seconds only: what is divided by it is no figure.");
        else if (!report.WasIdle)
            Console.WriteLine("\nOther processes used the machine meanwhile: these figures mean little.");
        if (options.JsonFile is { } file)
            File.WriteAllText(file, JsonSerializer.Serialize(new { machine, options, wasIdle = report.WasIdle, figures = report.Figures }, _json));
    }

    private static void PrintMarkdown(IReadOnlyDictionary<string, string> machine, string[][] rows)
    {
        foreach (var (name, value) in machine)
            Console.WriteLine($"- {name}: {value}");
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", rows[0])} |");
        Console.WriteLine("|---|---|---|--:|--:|--:|");
        foreach (var row in rows.Skip(1))
            Console.WriteLine($"| {string.Join(" | ", row)} |");
    }

    private static void PrintTable(IReadOnlyDictionary<string, string> machine, string[][] rows)
    {
        foreach (var (name, value) in machine)
            Console.WriteLine($"{name}: {value}");
        Console.WriteLine();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, column) =>
                column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    private static string Format(double? value) => value switch
    {
        null => "",
        0 => "0",
        >= 1_000 => Text($"{value:N0}"),
        >= 100 => Text($"{value:0}"),
        >= 10 => Text($"{value:0.0}"),
        _ => Text($"{value:0.00}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
