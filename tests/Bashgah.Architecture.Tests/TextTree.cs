using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bashgah.Architecture.Tests;

/// <summary>Texts of the server by language, and what its source says of their keys.</summary>
internal static partial class TextTree
{
    private const string Folder = "src/Bashgah.Server/Platform/Texts";

    /// <summary>Texts by key.</summary>
    public static Dictionary<string, string> Of(string language) =>
        XDocument.Load(SourceTree.Files(Folder, language == "en" ? "/Texts.resx" : $"/Texts.{language}.resx").Single().FullPath)
            .Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    /// <summary>What a text says beside its places.</summary>
    public static string WithoutPlaces(string text) => Place().Replace(text, " ");

    /// <summary>Names of its places. One that chooses between words, <c>{count|day|days}</c>, is a plural, which languages have or
    /// have not.</summary>
    public static SortedSet<string> Places(string text) =>
        new(Place().Matches(text).Select(m => m.Groups[1].Value).Where(place => !place.Contains('|', StringComparison.Ordinal)), StringComparer.Ordinal);

    /// <summary>Source files that may say a key.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = SourceTree.Files("src", ".cs", ".razor", ".js");

    /// <summary>Whatever stands between two quotes and could be a key or a part of one.</summary>
    public static HashSet<string> Literals { get; } =
        [.. Sources.SelectMany(file => Literal().Matches(file.Text)).SelectMany(m => m.Groups[1].Value.Split('?', '=', ' ')).Where(l => l.Length > 0)
            .Concat(Sources.SelectMany(file => Argument().Matches(file.Text)).Select(m => m.Groups[1].Value))];

    /// <summary>Texts that are put together, <c>$"problem.{code}.title"</c>, or in a script <c>`problem.${code}.title`</c>: what stands
    /// between their holes.</summary>
    public static IReadOnlyList<string[]> Composed { get; } =
        [.. Sources.SelectMany(file => IsScript(file)
                ? Template().Matches(file.Text).Select(m => TemplateHole().Split(m.Groups[1].Value))
                : Interpolated().Matches(file.Text).Select(m => Hole().Split(m.Groups[1].Value)))
            .Where(parts => parts.Length > 1 && parts.All(part => KeyPart().IsMatch(part)))];

    /// <summary>Families of words for what definitions name: <c>Known("tender", …)</c>.</summary>
    public static HashSet<string> Families { get; } =
        [.. Sources.SelectMany(file => Family().Matches(file.Text)).Select(m => m.Groups[1].Value)];

    /// <summary>Keys that are asked for by name, as <c>file: key</c> is told of them.</summary>
    public static IEnumerable<(string File, string Key)> Asked() =>
        from file in Sources from match in Asking().Matches(file.Text) select (file.Name, match.Groups[1].Value);

    /// <summary>Keys that are asked for by what they are put together of: what stands between their holes.</summary>
    public static IEnumerable<(string File, string[] Parts)> AskedComposed() =>
        from file in Sources
        from parts in IsScript(file)
            ? AskingTemplate().Matches(file.Text).Select(m => TemplateHole().Split(m.Groups[1].Value))
            : AskingComposed().Matches(file.Text).Select(m => Hole().Split(m.Groups[1].Value))
        where parts[0].Contains('.', StringComparison.Ordinal)
        select (file.Name, parts);

    private static bool IsScript(SourceFile file) => file.Name.EndsWith(".js", StringComparison.Ordinal);

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Place();

    [GeneratedRegex("(?<=\")([A-Za-z0-9][A-Za-z0-9._?=/ -]*)(?=\")")]
    private static partial Regex Literal();

    // What an address says, whatever stands before it: $"{path}?done=invited".
    [GeneratedRegex("[?&][a-z]+=([a-z-]+)[\"&]")]
    private static partial Regex Argument();

    [GeneratedRegex("""\$"((?:[^"{]|\{(?:[^{}"]|"[^"]*")*\})*)"?""")]
    private static partial Regex Interpolated();

    [GeneratedRegex("""\{(?:[^{}"]|"[^"]*")*\}""")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^[A-Za-z0-9.-]*$")]
    private static partial Regex KeyPart();

    [GeneratedRegex(@"Known\(""([a-z]+)""")]
    private static partial Regex Family();

    [GeneratedRegex(@"\b(?:Say|Find|say|knows)\(\s*""([^""]+)""")]
    private static partial Regex Asking();

    [GeneratedRegex("""\b(?:Say|Find)\(\s*\$"((?:[^"{]|\{(?:[^{}"]|"[^"]*")*\})*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex AskingComposed();

    [GeneratedRegex(@"`((?:[^`$]|\$\{[^{}]*\})*)`")]
    private static partial Regex Template();

    [GeneratedRegex(@"\$\{[^{}]*\}")]
    private static partial Regex TemplateHole();

    [GeneratedRegex(@"\b(?:say|knows)\(\s*`((?:[^`$]|\$\{[^{}]*\})*)`")]
    private static partial Regex AskingTemplate();
}
