using Xunit.Abstractions;
using Xunit.Sdk;

namespace Bashgah.Testing;

/// <summary>
/// Names the rules of the domain semantics that a test proves, such as <c>[Semantics("S2.2")]</c>.
/// Shows as the trait <c>Semantics</c>, so <c>dotnet test --filter Semantics=S2.2</c> runs them, and
/// Architecture.Tests fails while a rule in scope has no test that names it.
/// </summary>
[TraitDiscoverer("Bashgah.Testing.SemanticsDiscoverer", ThisAssembly.Name)]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class SemanticsAttribute(params string[] ids) : Attribute, ITraitAttribute
{
    public IReadOnlyList<string> Ids { get; } = ids;
}

/// <summary>Turns <see cref="SemanticsAttribute"/> into traits.</summary>
public sealed class SemanticsDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
    {
        var ids = (string[])traitAttribute.GetConstructorArguments().Single();
        return ids.Select(id => KeyValuePair.Create("Semantics", id));
    }
}
