using System.Reflection;
using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>
/// The engine gives the same answer for ever: no clock, chance, thread or binary floating point (S2.1, S3.7). What can be
/// banned by symbol is in BannedSymbols.txt; here is the rest, in the source and in what was compiled from it.
/// </summary>
public sealed partial class EnginePurityTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_source_names_nothing_impure() =>
        SourceTree.AssertNone(
            "Impure or inexact in the engine",
            SourceTree.Files("src/Bashgah.Engine", ".cs").SelectMany(file => file.Find(Impure(), codeOnly: true)));

    [Fact]
    public void Nothing_compiled_holds_binary_floating_point()
    {
        var found =
            from type in Assembly.Load("Bashgah.Engine").GetTypes()
            from use in Uses(type)
            where use.Type == typeof(double) || use.Type == typeof(float) || use.Type == typeof(Half)
            select $"{type.FullName}.{use.Where}";
        SourceTree.AssertNone("Binary floating point in the engine", found.Distinct());
    }

    [Fact]
    public void The_ban_on_symbols_is_in_force()
    {
        var project = File.ReadAllText(
            Repository.PathOf("src", "Bashgah.Engine", "Bashgah.Engine.csproj"));
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", project);
        Assert.Contains("BannedSymbols.txt", project);
        SourceTree.AssertNone(
            "The engine switches a check off",
            SourceTree.Files("src/Bashgah.Engine", ".cs").SelectMany(file => file.Find(SwitchedOff())));
    }

    private static IEnumerable<(string Where, Type Type)> Uses(Type type)
    {
        foreach (var field in type.GetFields(Everything))
            yield return (field.Name, field.FieldType);
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            if (method is MethodInfo { ReturnType: var returned })
                yield return (method.Name, returned);
            foreach (var parameter in method.GetParameters())
                yield return (method.Name, parameter.ParameterType);
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? [])
                yield return (method.Name, local.LocalType);
        }
    }

    [GeneratedRegex(
        @"\b(double|float|Half|DateTime|DateTimeOffset|Task|ValueTask|Thread|Random|Stopwatch|async|await)\b"
        + @"|\bGuid\.NewGuid|\bMath\.(Round|Floor|Ceiling|Pow|Sqrt|Log)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"#pragma warning disable RS0030|SuppressMessage.*RS0030")]
    private static partial Regex SwitchedOff();
}
