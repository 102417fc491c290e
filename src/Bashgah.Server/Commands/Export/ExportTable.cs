using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bashgah.Server.Commands.Output;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bashgah.Server.Commands.Export;

/// <summary>
/// Rows on their way into a file, one at a time: CSV, or JSON lines for a name that ends in <c>.json</c>, <c>.jsonl</c> or
/// <c>.ndjson</c>. The file appears under its name when it is whole; <c>-</c> is standard output.
/// </summary>
internal sealed class ExportTable : IAsyncDisposable
{
    /// <summary>Name of the file that is standard output.</summary>
    public const string StandardOutput = "-";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly IReadOnlyList<string> _columns;
    private readonly StreamWriter _writer;
    private readonly CsvWriter? _csv;
    private bool _isFinished;

    private ExportTable(string path, IReadOnlyList<string> columns, Stream stream)
    {
        _path = path;
        _columns = columns;
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        if (IsJson(path))
            return;
        _csv = new CsvWriter(_writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        foreach (var column in columns)
            _csv.WriteField(column);
        _csv.NextRecord();
    }

    /// <summary>Rows written.</summary>
    public long Count { get; private set; }

    /// <summary>What a file of a name is: <c>csv</c>, <c>jsonl</c> or <c>stdout</c>.</summary>
    public static string KindOf(string path) => path == StandardOutput ? "stdout" : IsJson(path) ? "jsonl" : "csv";

    /// <summary>Begins a file.</summary>
    public static ExportTable Create(string path, params IReadOnlyList<string> columns)
    {
        try
        {
            var stream = path == StandardOutput ? Console.OpenStandardOutput() : File.Create(Unfinished(path));
            return new ExportTable(path, columns, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"Cannot write {path}: {e.Message}", e);
        }
    }

    /// <summary>Writes a row: texts, whole numbers, lists of texts, JSON; null is left empty.</summary>
    public void Write(params IReadOnlyList<object?> values)
    {
        Count++;
        if (_csv is null)
        {
            WriteJson(values);
            return;
        }
        foreach (var value in values)
            _csv.WriteField(Text(value));
        _csv.NextRecord();
    }

    /// <summary>Ends the file and gives it its name.</summary>
    public async Task FinishAsync()
    {
        await _writer.FlushAsync();
        _isFinished = true;
        if (_path == StandardOutput)
            return;
        await _writer.DisposeAsync();
        File.Move(Unfinished(_path), _path, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isFinished)
            return;
        await _writer.DisposeAsync();
        if (_path != StandardOutput)
            File.Delete(Unfinished(_path));
    }

    private void WriteJson(IReadOnlyList<object?> values)
    {
        var row = new JsonObject();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
                row[_columns[i]] = value as JsonNode ?? JsonSerializer.SerializeToNode(value, value.GetType());
        }
        _writer.Write(row.ToJsonString(Json));
        _writer.Write('\n');
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => Harmless(text),
        JsonNode node => node.ToJsonString(Json),
        IEnumerable<string> list => ListText.Join(list),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"Cannot export a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>People name themselves; a spreadsheet takes what begins like this for a formula. Phones, which begin with a plus, stay.</summary>
    private static string Harmless(string text) => text switch
    {
        ['=' or '@' or '\t' or '\r', ..] => "'" + text,
        ['+' or '-', not (>= '0' and <= '9'), ..] => "'" + text,
        _ => text,
    };

    private static bool IsJson(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".json" or ".jsonl" or ".ndjson";

    private static string Unfinished(string path) => path + ".tmp";
}
