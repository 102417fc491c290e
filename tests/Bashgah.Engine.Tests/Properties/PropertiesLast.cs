using Xunit.Abstractions;

[assembly: TestCollectionOrderer(
    "Bashgah.Engine.Tests.Properties.PropertiesLast", "Bashgah.Engine.Tests")]

namespace Bashgah.Engine.Tests.Properties;

/// <summary>Tables before random cases: what is wrong shows in a moment, and mutation testing, which stops at the first
/// failure, need not make up random cases for what a table knows.</summary>
public sealed class PropertiesLast : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(one => IsRandom(one.DisplayName)).ThenBy(one => one.DisplayName, StringComparer.Ordinal);

    private static bool IsRandom(string name) =>
        name.Contains(".Properties.", StringComparison.Ordinal) || name.Contains("RandomStory", StringComparison.Ordinal);
}
