using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bashgah.Architecture.Tests;

/// <summary>What is public is a contract; everything else is internal.</summary>
public sealed partial class PublicTypeTests
{
    [Fact]
    public void The_server_shows_no_types_because_nobody_may_reference_it() =>
        SourceTree.AssertNone(
            "Public in the server",
            Assembly.Load("Bashgah.Server").GetExportedTypes()
                .Where(type => type.Name != "Program" && !IsComponent(type) && !IsGenerated(type))
                .Select(type => type.FullName!));

    [Theory]
    [InlineData("Bashgah.Engine")]
    [InlineData("Bashgah.Storage")]
    public void Every_public_type_says_what_it_means(string assembly)
    {
        var documentation = Path.Combine(AppContext.BaseDirectory, assembly + ".xml");
        Assert.True(File.Exists(documentation), $"{documentation} is not there.");
        var described = XDocument.Load(documentation).Descendants("member")
            .Where(member => member.Element("summary") is not null || member.Element("inheritdoc") is not null)
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet(StringComparer.Ordinal);
        SourceTree.AssertNone(
            "Public without a summary",
            Assembly.Load(assembly).GetExportedTypes()
                .Where(type => !IsGenerated(type))
                .Select(type => $"T:{type.FullName!.Replace('+', '.')}")
                .Where(name => !described.Contains(name)));
    }

    [Fact]
    public void A_namespace_is_the_path_of_its_folder() =>
        SourceTree.AssertNone(
            "Namespace and folder differ",
            from file in SourceTree.Files("src", ".cs")
            let declared = Namespace().Match(file.Text)
            where declared.Success
            let folder = string.Join('.', file.Name.Split('/')[1..^1])
            where declared.Groups[1].Value != folder
            select $"{file.Name}: {declared.Groups[1].Value}");

    private static bool IsComponent(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.FullName == "Microsoft.AspNetCore.Components.ComponentBase")
                return true;
        }
        return false;
    }

    private static bool IsGenerated(Type type) =>
        type.GetCustomAttributesData().Any(a => a.AttributeType.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute")
        || type.Namespace?.Contains("Generated", StringComparison.Ordinal) == true;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
