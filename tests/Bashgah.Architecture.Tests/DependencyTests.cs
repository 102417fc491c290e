using System.Xml.Linq;

namespace Bashgah.Architecture.Tests;

/// <summary>Each dependency is there for a written reason, in a locked version.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void Every_package_has_its_reason_in_the_adr()
    {
        var reasons = File.ReadAllText(Repository.PathOf("docs", "adr", "0002-dependencies.md"));
        SourceTree.AssertNone(
            "Packages without a line in docs/adr/0002-dependencies.md",
            XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
                .Select(package => package.Attribute("Include")!.Value)
                .Where(name => !reasons.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Versions_stand_in_one_place() =>
        SourceTree.AssertNone(
            "A version outside Directory.Packages.props",
            from file in SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("tests", ".csproj"))
            from reference in XDocument.Load(file.FullPath).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{file.Name}: {reference.Attribute("Include")?.Value}");

    [Fact]
    public void Every_project_of_the_solution_is_locked() =>
        SourceTree.AssertNone(
            "Projects without packages.lock.json",
            XDocument.Load(Repository.PathOf("Bashgah.slnx")).Descendants("Project")
                .Select(project => project.Attribute("Path")!.Value)
                .Where(path => !File.Exists(
                    Repository.PathOf(Path.GetDirectoryName(path)!, "packages.lock.json"))));
}
