using System.Text.RegularExpressions;

namespace Bashgah.Architecture.Tests;

/// <summary>SQL stands in the storage project and nowhere else.</summary>
public sealed partial class SqlTests
{
    [Fact]
    public void No_statement_stands_outside_storage() =>
        SourceTree.AssertNone(
            "SQL outside src/Bashgah.Storage",
            SourceTree.Files("src", ".cs", ".razor", ".sql")
                .Where(file => !file.Name.StartsWith("src/Bashgah.Storage/", StringComparison.Ordinal))
                .SelectMany(file => file.Find(Statement())));

    [GeneratedRegex(
        """\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (TABLE|INDEX|UNIQUE INDEX)|ALTER TABLE|DROP TABLE"""
        + """|PRAGMA|TRUNCATE) [a-z_"(*]+|\b(FromSql|ExecuteSql)(Raw|Interpolated)?\b""")]
    private static partial Regex Statement();
}
