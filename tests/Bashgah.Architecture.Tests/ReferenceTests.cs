using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bashgah.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>Assemblies of the framework that compute and do nothing else.</summary>
    private static readonly string[] _pure =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory",
        "System.Runtime.Numerics", "System.Runtime.InteropServices", "System.Security.Cryptography",
        "System.Text.Json", "System.Text.Encodings.Web", "System.Text.Encoding.Extensions",
        "System.Text.RegularExpressions", "System.ObjectModel", "System.Numerics.Vectors",
    ];

    [Theory]
    [InlineData("Bashgah.Engine", "")]
    [InlineData("Bashgah.Storage", "Bashgah.Engine")]
    [InlineData("Bashgah.Server", "Bashgah.Engine Bashgah.Storage")]
    public void A_project_references_only_what_lies_below_it(string project, string below) =>
        Assert.Equal(below.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order());

    [Fact]
    public void There_are_no_other_projects_below_src() =>
        Assert.Equal(
            ["Bashgah.Engine", "Bashgah.Server", "Bashgah.Storage"],
            SourceTree.Files("src", ".csproj").Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order());

    [Fact]
    public void The_engine_has_one_package() =>
        Assert.Equal(
            ["NodaTime"],
            Items("Bashgah.Engine", "PackageReference").Where(package => !package.Contains("Analyzers")));

    [Fact]
    public void The_engine_uses_only_assemblies_that_compute() =>
        SourceTree.AssertNone(
            "The engine uses assemblies that are not pure",
            References("Bashgah.Engine").Except(_pure).Where(name => name != "NodaTime"));

    [Fact]
    public void Only_storage_speaks_to_databases() =>
        SourceTree.AssertNone(
            "The server uses a database driver itself",
            References("Bashgah.Server").Where(name => DatabaseDriver().IsMatch(name)));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathOf("Bashgah.slnx"));
        SourceTree.AssertNone(
            "Not in Bashgah.slnx",
            SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("tests", ".csproj"))
                // Alone on purpose: see the README beside it.
                .Where(file => !file.Name.StartsWith("tests/MutationSelfCheck/", StringComparison.Ordinal))
                .Select(file => file.Name)
                .Where(name => !solution.Contains($"\"{name}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Repository.PathOf("src", project, project + ".csproj"))
            .Descendants(kind)
            .Select(item => item.Attribute("Include")!.Value);

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!);

    [GeneratedRegex(@"^(Npgsql|Dapper|SQLitePCLRaw|Microsoft\.Data\.Sqlite|Microsoft\.EntityFrameworkCore\.Sqlite)")]
    private static partial Regex DatabaseDriver();
}
