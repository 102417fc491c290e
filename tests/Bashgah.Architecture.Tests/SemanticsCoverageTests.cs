using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>
/// Every rule of the domain semantics that is built has a test that names it, <c>[Semantics("S2.2")]</c>, and asserts a number
/// worked out by hand. Which are built stands in <c>semantics-in-scope.txt</c>.
/// </summary>
public sealed partial class SemanticsCoverageTests
{
    [Fact]
    public void Every_rule_in_scope_has_a_test_that_names_it()
    {
        var proven = NamedTests().Where(test => HasNumber(test.Body)).SelectMany(test => test.Ids).ToHashSet();
        SourceTree.AssertNone(
            "Rules of the semantics without a test that names them with a number",
            InScope().Where(id => !proven.Contains(id)));
    }

    [Fact]
    public void Every_name_is_well_formed() =>
        SourceTree.AssertNone(
            "Not an id of the semantics",
            NamedTests().SelectMany(test => test.Ids).Distinct().Where(id => !WellFormed().IsMatch(id)));

    private static IEnumerable<string> InScope() =>
        File.ReadLines(Repository.PathOf("tests", "Bashgah.Architecture.Tests", "semantics-in-scope.txt"))
            .Select(line => line.Split('#')[0])
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Each attribute's ids, with the source from it to the next test of the file.</summary>
    private static IEnumerable<(string[] Ids, string Body)> NamedTests() =>
        from file in SourceTree.Files("tests", ".cs")
        where !file.Name.StartsWith("tests/Bashgah.Architecture.Tests/", StringComparison.Ordinal)
            && !file.Name.StartsWith("tests/Shared/", StringComparison.Ordinal)
        let source = file.Text
        from Match attribute in Attribute().Matches(source)
        let ids = Quoted().Matches(attribute.Groups[1].Value).Select(id => id.Groups[1].Value).ToArray()
        let rest = source[(attribute.Index + attribute.Length)..]
        let method = Declaration().Match(rest)
        // On a class, the rest of the file counts; on a method, what comes before the next test.
        let end = method.Success && !method.Value.Contains("class") ? NextTest().Match(rest, method.Index) : Match.Empty
        select (ids, end.Success ? rest[..end.Index] : rest);

    private static bool HasNumber(string body) => Number().IsMatch(body);

    [GeneratedRegex(@"\bSemantics\(([^)]*)\)")]
    private static partial Regex Attribute();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\s*(public|internal)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*\[(Fact|Theory|ConditionalFact|ConditionalTheory|Semantics)\b", RegexOptions.Multiline)]
    private static partial Regex NextTest();

    [GeneratedRegex(@"(?<![\w.])\d[\d_]*\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"^S(1[0-3]|[2-9])\.[1-9]$")]
    private static partial Regex WellFormed();
}
