using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bashgah.Server.Commands.Output;

/// <summary>
/// Where a command speaks: results on standard output, in words or with <c>--json</c> as one JSON object; progress,
/// warnings and failures on standard error, so that results can be piped.
/// </summary>
internal sealed class CommandConsole(TextWriter output, TextWriter error, bool isJson, bool isTerminal)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The process's own console.</summary>
    public static CommandConsole OfProcess(bool isJson) =>
        new(Console.Out, Console.Error, isJson, !Console.IsErrorRedirected);

    /// <summary>True when results are wanted as JSON.</summary>
    public bool IsJson => isJson;

    /// <summary>True when standard error is a terminal whose line can be rewritten.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>The result: the object as JSON, or the lines in words.</summary>
    public void Result(object value, params IEnumerable<string> lines)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(value, value.GetType(), JsonOptions));
            return;
        }
        foreach (var line in lines)
            output.WriteLine(line);
    }

    /// <summary>A result that is text as it stands.</summary>
    public void Text(string text) => output.WriteLine(text);

    /// <summary>Something that people should see and programs need not.</summary>
    public void Note(string line) => error.WriteLine(line);

    /// <summary>A whole line of progress, or on a terminal the current one rewritten.</summary>
    public void Progress(string line, bool isLast)
    {
        if (!isTerminal)
            error.WriteLine(line);
        else if (isLast)
            error.WriteLine($"\r{line}\u001b[K");
        else
            error.Write($"\r{line}\u001b[K");
    }
}
