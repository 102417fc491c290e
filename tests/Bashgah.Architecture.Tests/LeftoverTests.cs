using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>Nothing unfinished, and nothing of anybody's machine, stays in the tree.</summary>
public sealed class LeftoverTests
{
    // Put together from halves, so that the patterns do not find themselves.
    private static readonly Regex _unfinished = new(
        @"\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + @"X)\b|NotImplemented" + @"Exception|throw new NotSupported" + @"Exception\(\)");

    private static readonly Regex _switchedOff = new(@"Assert\.True\(tr" + @"ue\)|\bSk" + @"ip\s*=\s*""");

    private static readonly Regex _machinePath = new(
        "/ho" + "me/[a-z]|/ro" + "ot/|/wo" + "rk/|/fa" + @"rm/|\b[A-Z]:\\Us" + "ers|/Us" + "ers/[a-z]");

    private static readonly string[] _texts =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".jsonc", ".md", ".sh", ".sql", ".txt", ".resx", ".razor",
        ".css", ".js", ".html", ".yml", ".yaml", ".editorconfig", ".gitignore", "run",
    ];

    [Fact]
    public void Nothing_is_marked_as_unfinished() =>
        SourceTree.AssertNone("Unfinished", Sources().SelectMany(file => file.Find(_unfinished)));

    [Fact]
    public void No_test_is_switched_off() =>
        SourceTree.AssertNone(
            "Tests that are switched off or cannot fail",
            SourceTree.Files("tests", ".cs").SelectMany(file => file.Find(_switchedOff)));

    [Fact]
    public void No_path_of_a_machine_stands_in_the_tree() =>
        SourceTree.AssertNone(
            "Paths of a machine",
            SourceTree.Files(".", _texts)
                .Where(file => !file.Name.EndsWith("packages.lock.json", StringComparison.Ordinal))
                .SelectMany(file => file.Find(_machinePath)));

    private static IEnumerable<SourceFile> Sources() =>
        SourceTree.Files("src").Concat(SourceTree.Files("tests"))
            .Where(file => _texts.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)));
}
