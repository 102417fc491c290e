using System.Xml.Linq;

namespace Bashgah.Architecture.Tests;

/// <summary>Every text is there in every language: <c>Name.resx</c> is English, beside it <c>.fa</c> and <c>.ms</c>.</summary>
public sealed class ResourceTests
{
    private static readonly string[] _languages = ["", ".fa", ".ms"];

    [Fact]
    public void Every_text_stands_in_every_language()
    {
        var missing =
            from family in SourceTree.Files("src", ".resx").GroupBy(file => Split(file.Name).Family)
            let keys = family.ToDictionary(file => Split(file.Name).Language, Keys)
            let every = keys.Values.SelectMany(k => k).Distinct().ToList()
            from language in _languages
            from key in every.Except(keys.GetValueOrDefault(language) ?? [])
            select $"{family.Key}{language}.resx: {key}";
        SourceTree.AssertNone("Texts without a translation", missing);
    }

    [Fact]
    public void No_text_is_empty() =>
        SourceTree.AssertNone(
            "Empty texts",
            from file in SourceTree.Files("src", ".resx")
            from data in XDocument.Load(file.FullPath).Root!.Elements("data")
            where string.IsNullOrWhiteSpace(data.Element("value")?.Value)
            select $"{file.Name}: {data.Attribute("name")!.Value}");

    private static (string Family, string Language) Split(string name)
    {
        var stem = name[..^".resx".Length];
        var language = _languages[1..].FirstOrDefault(l => stem.EndsWith(l, StringComparison.Ordinal)) ?? "";
        return (stem[..^language.Length], language);
    }

    private static HashSet<string> Keys(SourceFile file) =>
        [.. XDocument.Load(file.FullPath).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)];
}
