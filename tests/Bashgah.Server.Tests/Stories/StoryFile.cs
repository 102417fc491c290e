using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bashgah.Server.Tests.Stories;

/// <summary>
/// A story of a trade's club under samples/stories: prose, blocks of events and of what is expected of them, both written by hand, and
/// under each block a table of what was recorded. Recording again replaces the tables and nothing else.
/// </summary>
internal sealed partial class StoryFile
{
    private const string Head = "| what happens | what the ledger writes | en | fa | ms |\n|---|---|---|---|---|\n";
    private readonly string _path;
    private readonly List<string> _parts;

    private StoryFile(string path)
    {
        _path = path;
        Recorded = File.ReadAllText(path);
        // What stands between the blocks, and the blocks, in turn.
        _parts = [.. Block().Split(Table().Replace(Recorded, ""))];
        Blocks = [.. _parts.Where((_, i) => i % 2 == 1).Select(b => new StoryBlock(b))];
    }

    public static string Folder => Repository.PathOf("samples", "stories");

    /// <summary>The file as it lies there.</summary>
    public string Recorded { get; }

    public IReadOnlyList<StoryBlock> Blocks { get; }

    public static StoryFile Of(string template) => new(Path.Combine(Folder, $"{template}.md"));

    /// <summary>The file with these tables, one a block.</summary>
    public string With(IReadOnlyList<IReadOnlyList<StoryRow>> tables)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _parts.Count; i++)
        {
            if (i % 2 == 0)
                text.Append(_parts[i]);
            else
                text.Append($"```story\n{_parts[i]}```\n\n").Append(Head).AppendJoin("", tables[i / 2].Select(r => r.ToMarkdown()));
        }
        return text.ToString();
    }

    public void Write(string text) => File.WriteAllText(_path, text);

    [GeneratedRegex("```story\n(.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\n(\|[^\n]*\n)+")]
    private static partial Regex Table();
}

/// <summary>Events, each with what is expected after it.</summary>
internal sealed class StoryBlock
{
    private const string Expect = "expect ";

    public StoryBlock(string text)
    {
        var steps = new List<StoryStep>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(Expect, StringComparison.Ordinal))
                steps[^1].Expectations.Add(line[Expect.Length..].Split('#')[0].Trim());
            else
                steps.Add(StoryStep.Parse(line));
        }
        Steps = steps;
    }

    public IReadOnlyList<StoryStep> Steps { get; }
}

/// <summary>One event: when, in the program's zone, who, and what.</summary>
internal sealed record StoryStep(string Line, DateTime At, string? Who, string What)
{
    /// <summary>Nobody does anything: the clock goes on.</summary>
    public const string TimePasses = "time passes";

    private const string TimeFormat = "yyyy-MM-dd HH:mm";

    /// <summary>What must hold after it, worked out by hand.</summary>
    public List<string> Expectations { get; } = [];

    public static StoryStep Parse(string line)
    {
        var at = DateTime.ParseExact(line[..TimeFormat.Length], TimeFormat, CultureInfo.InvariantCulture);
        var what = line[TimeFormat.Length..].Trim();
        if (what == TimePasses)
            return new StoryStep(line, at, null, what);
        var words = what.Split(' ', 2);
        return new StoryStep(line, at, words[0], words[1]);
    }
}

/// <summary>What came of an event: postings, and what each language tells.</summary>
internal sealed record StoryRow(string Line, IReadOnlyList<string> Postings, IReadOnlyDictionary<string, IReadOnlyList<string>> Told)
{
    public string ToMarkdown() =>
        $"| {Line} | {Cell(Postings)} | {Cell(Told["en"])} | {RightToLeft(Cell(Told["fa"]))} | {Cell(Told["ms"])} |\n";

    private static string RightToLeft(string cell) => cell.Length == 0 ? "" : $"<div dir=\"rtl\" lang=\"fa\">{cell}</div>";

    private static string Cell(IReadOnlyList<string> lines) =>
        string.Join("<br>", lines).Replace("|", "\\|", StringComparison.Ordinal);
}
