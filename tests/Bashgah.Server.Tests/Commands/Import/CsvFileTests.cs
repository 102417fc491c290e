using System.IO.Compression;
using System.Text;
using Bashgah.Server.Commands.Import;
using Bashgah.Server.Commands.Output;

namespace Bashgah.Server.Tests.Commands.Import;

/// <summary>A file that is read a little ahead gives the same rows, and the same fault at the same row, as one that is not.</summary>
public sealed class CsvFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bashgah-csv-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(20_000)]
    public void Rows_come_in_order_and_to_the_end(int rows)
    {
        using var csv = CsvFile.Open(Write(Rows(rows)));
        Assert.Equal(["a", "b"], csv.Header);
        for (var row = 1; row <= rows; row++)
        {
            Assert.True(csv.Next());
            Assert.Equal((row, $"{row}"), (csv.RowNumber, csv.Fields[0]));
        }
        Assert.False(csv.Next());
        Assert.False(csv.Next());
        Assert.Equal(rows, csv.RowNumber);
    }

    [Fact]
    public void Rows_before_what_is_no_text_can_be_used_and_the_fault_says_where()
    {
        // Further ahead than the reader of the text reads at once.
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Rows(30_000)), 0xff, 0xfe, (byte)'\n'];
        using var csv = CsvFile.Open(Write(bytes));
        for (var row = 1; row <= 10_000; row++)
            Assert.True(csv.Next());
        var fault = Assert.Throws<CommandFailedException>(() =>
        {
            while (csv.Next())
            {
                // To the end.
            }
        });
        Assert.Contains($"after row {csv.RowNumber}: it is not valid UTF-8", fault.Message, StringComparison.Ordinal);
        Assert.InRange(csv.RowNumber, 10_000, 30_000);
        // It stays where it is.
        Assert.Throws<CommandFailedException>(() => csv.Next());
    }

    [Fact]
    public void Who_ends_early_waits_for_nothing()
    {
        var path = Write(Rows(200_000));
        var unused = CsvFile.Open(path);
        unused.Dispose();
        var begun = CsvFile.Open(path);
        Assert.True(begun.Next());
        begun.Dispose();
        Assert.Equal(1, begun.RowNumber);
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(path, Directory.GetFiles("/proc/self/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget));
    }

    [Fact]
    public void Rows_of_any_length_come_whole()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(1, 50).Select(row => $"{row},{new string('x', row * 10_000)}\n"));
        using var csv = CsvFile.Open(Write(text));
        for (var row = 1; row <= 50; row++)
        {
            Assert.True(csv.Next());
            Assert.Equal((row, row * 10_000), (csv.RowNumber, csv.Fields[1].Length));
        }
        Assert.False(csv.Next());
    }

    [Fact]
    public void There_is_no_fingerprint_before_the_end()
    {
        using var csv = CsvFile.Open(Write(Rows(3)));
        for (var row = 0; row < 3; row++)
        {
            Assert.Throws<InvalidOperationException>(() => csv.Fingerprint());
            Assert.True(csv.Next());
        }
        Assert.Throws<InvalidOperationException>(() => csv.Fingerprint());
        Assert.False(csv.Next());
        Assert.Equal(64, csv.Fingerprint().Length);
    }

    [Fact]
    public void The_fingerprint_is_of_the_content_however_it_is_packed()
    {
        var text = Rows(5_000);
        var packed = Path.Combine(_folder.FullName, "packed.csv");
        using (var zip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        Assert.Equal(Fingerprint(Write(text)), Fingerprint(packed));
        Assert.NotEqual(Fingerprint(packed), Fingerprint(Write(text + "x,y\n")));
    }

    private static string Fingerprint(string path)
    {
        using var csv = CsvFile.Open(path);
        while (csv.Next())
        {
            // To the end.
        }
        return csv.Fingerprint();
    }

    private static string Rows(int rows) => "a,b\n" + string.Concat(Enumerable.Range(1, rows).Select(row => $"{row},text of row {row}\n"));

    private string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "rows.csv");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
