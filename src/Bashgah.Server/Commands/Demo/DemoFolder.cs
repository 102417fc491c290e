using System.Text.Encodings.Web;
using System.Text.Json;
using Bashgah.Server.Commands.Demo.Trades;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Commands.Demo;

/// <summary>What outside programs read from <c>demo.json</c>.</summary>
internal sealed record DemoFile(
    string Url, string Program, string Currency, IReadOnlyList<string> ProductGroups, string ApiKey,
    IReadOnlyList<DemoFileMember> Members, IReadOnlyList<string>? Receipts = null);

/// <summary>A member in <c>demo.json</c>.</summary>
internal sealed record DemoFileMember(string Id, string Phone, string Name, string? Card = null);

/// <summary>The demo's folder: its database, <c>demo.json</c>, and while the story is being written a note of its end.</summary>
internal sealed class DemoFolder(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The database where the command line names none.</summary>
    public string Database => Path.Combine(path, "bashgah.db");

    /// <summary>Path of <c>demo.json</c>.</summary>
    public string File => Path.Combine(path, "demo.json");

    /// <summary>File that codes and links for signing in are written to.</summary>
    public string Codes => Path.Combine(path, "codes.txt");

    /// <summary>File that messages to members are written to.</summary>
    public string Messages => Path.Combine(path, "messages.txt");

    private string Unfinished => Path.Combine(path, "unfinished");

    /// <summary>Makes the folder; only its owner may look into it, because a key lies there.</summary>
    public void Prepare()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What an earlier start left, or null when there was none or it was cut off.</summary>
    public DemoFile? Read() => System.IO.File.Exists(File) && !System.IO.File.Exists(Unfinished)
        ? JsonSerializer.Deserialize<DemoFile>(System.IO.File.ReadAllText(File), Json)
            ?? throw new CommandFailedException($"{File} is empty. Delete {path} to start anew.")
        : null;

    /// <summary>Writes <c>demo.json</c>, for its owner alone.</summary>
    public void Write(DemoFile file)
    {
        var unfinished = File + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(unfinished, options))
            JsonSerializer.Serialize(stream, file, Json);
        System.IO.File.Move(unfinished, File, overwrite: true);
    }

    /// <summary>The template of the demo that lies here, whole or cut off; null: none does.</summary>
    public string? Template() => System.IO.File.Exists(Unfinished)
        ? Note().Template
        : Read() is { } demo ? DemoTrades.OfProgram(demo.Program)?.Template : null;

    /// <summary>Notes the last moment of the story, so that a start after a cut tells the same story to its end.</summary>
    public long Begin(long until, string template)
    {
        if (System.IO.File.Exists(Unfinished))
            return Note().Until;
        System.IO.File.WriteAllText(Unfinished, $"{Engine.Time.EngineInstant.Format(until)}\n{template}\n");
        return until;
    }

    // A note of an earlier version has no template: there was one trade then.
    private (long Until, string Template) Note()
    {
        var lines = System.IO.File.ReadAllLines(Unfinished);
        return (CommandClock.Parse(lines[0].Trim(), Unfinished), lines.Length > 1 ? lines[1] : DemoTrades.Of(null).Template);
    }

    /// <summary>The story is told to its end.</summary>
    public void End() => System.IO.File.Delete(Unfinished);
}
