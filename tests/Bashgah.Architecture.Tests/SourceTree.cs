using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>The files of the repository that people wrote, as the tests of this project read them.</summary>
internal static partial class SourceTree
{
    private static readonly string[] _madeByTools =
        [".git", "bin", "obj", "artifacts", "TestResults", "StrykerOutput", "node_modules", ".vs", ".idea"];

    /// <summary>Files below a folder of the repository whose name ends in one of the endings (all, if none is given).</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, params string[] endings)
    {
        var start = Repository.PathOf(folder);
        return !Directory.Exists(start)
            ? []
            : [.. Walk(new DirectoryInfo(start))
                .Where(file => endings.Length == 0 || endings.Any(e => file.EndsWith(e, StringComparison.Ordinal)))
                .Select(path => new SourceFile(
                    Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), path))
                .OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Fails with one line a finding.</summary>
    public static void AssertNone(string what, IEnumerable<string> findings)
    {
        var list = findings.ToList();
        Assert.True(list.Count == 0, $"{what}:{string.Concat(list.Select(f => $"\n  {f}"))}");
    }

    /// <summary>Code with comments and the contents of strings blanked out, line for line.</summary>
    public static string CodeOnly(string source) =>
        CommentOrString().Replace(source, match => NotLineBreak().Replace(match.Value, " "));

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles())
            yield return file.FullName;
        foreach (var child in folder.EnumerateDirectories())
        {
            if (_madeByTools.Contains(child.Name, StringComparer.Ordinal))
                continue;
            foreach (var file in Walk(child))
                yield return file;
        }
    }

    // Raw strings first, then comments, verbatim and ordinary strings, and characters.
    [GeneratedRegex("""
        "{3,}[\s\S]*?"{3,} | //[^\n]* | /\*[\s\S]*?\*/ | @\$?"(?:[^"]|"")*" | \$@"(?:[^"]|"")*"
        | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrString();

    [GeneratedRegex(@"[^\r\n]")]
    private static partial Regex NotLineBreak();
}

/// <summary>A file: its name from the repository's root with forward slashes, and where it lies.</summary>
internal sealed record SourceFile(string Name, string FullPath)
{
    public string Text => File.ReadAllText(FullPath);

    public string[] Lines => File.ReadAllLines(FullPath);

    /// <summary>Places where the pattern matches, as <c>file:line: text</c>.</summary>
    public IEnumerable<string> Find(Regex pattern, bool codeOnly = false)
    {
        var lines = (codeOnly ? SourceTree.CodeOnly(Text) : Text).Split('\n');
        return lines
            .Select((line, index) => (line, index))
            .Where(item => pattern.IsMatch(item.line))
            .Select(item => $"{Name}:{item.index + 1}: {item.line.Trim()}");
    }
}
