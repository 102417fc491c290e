using Xunit.Abstractions;

namespace Bashgah.Architecture.Tests;

/// <summary>Files stay short enough to be read whole.</summary>
public sealed class FileLengthTests(ITestOutputHelper output)
{
    private const int LinesMax = 400;

    [Fact]
    public void A_file_over_400_lines_has_its_reason_in_an_adr()
    {
        var decisions = string.Concat(SourceTree.Files("docs/adr", ".md").Select(file => file.Text));
        SourceTree.AssertNone(
            $"Over {LinesMax} lines and not named in docs/adr",
            Files("src").Concat(Files("tests"))
                .Where(file => file.Lines.Length > LinesMax)
                .Where(file => !decisions.Contains(file.Name, StringComparison.Ordinal))
                .Select(file => $"{file.Name}: {file.Lines.Length}"));
    }

    [Fact]
    public void Most_files_are_far_shorter()
    {
        var lengths = Files("src").Select(file => file.Lines.Length).Order().ToList();
        Assert.NotEmpty(lengths);
        var (median, ninetieth) = (At(lengths, 50), At(lengths, 90));
        // test.sh prints this line.
        output.WriteLine($"File lengths: {lengths.Count} files in src, median {median}, 90th percentile {ninetieth}.");
        Assert.InRange(median, 1, 100);
        Assert.InRange(ninetieth, 1, 250);
    }

    private static IEnumerable<SourceFile> Files(string folder) => SourceTree.Files(folder, ".cs", ".razor");

    private static int At(List<int> sorted, int percentile) => sorted[(sorted.Count - 1) * percentile / 100];
}
