using System.Diagnostics;
using System.Text;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Simulations.Page;

namespace Bashgah.Server.Tests.Simulations.Page;

/// <summary>The report in a browser: nothing runs out of a phone's width, and it prints on A4.</summary>
[RequiresChromium]
public sealed class PrintedReportTests
{
    // 210 × 297 mm in points, as Chromium writes them.
    private const string A4 = "/MediaBox [0 0 594.95996 841.91998]";

    /// <summary>The size of paper is the style's, not the language's.</summary>
    [ConditionalTheory]
    [InlineData("fa")]
    public async Task It_prints_on_A4(string language)
    {
        using var folder = new PageFolder();
        var page = folder.File("report.html");
        await File.WriteAllTextAsync(page, await ReportDocument.WriteAsync(MadeReports.Of(), Wording.In(language)));
        var pdf = folder.File("report.pdf");
        await Chromium.RunAsync(folder, "--no-pdf-header-footer", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri);
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pdf));
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Contains(A4, text, StringComparison.Ordinal);
    }

    [ConditionalTheory]
    [InlineData("en")]
    [InlineData("fa")]
    [InlineData("ms")]
    public async Task On_a_phone_only_tables_scroll(string language)
    {
        using var folder = new PageFolder();
        var html = await ReportDocument.WriteAsync(MadeReports.Of(), Wording.In(language));
        // The page has no script of its own: one is put into a copy, to measure it.
        const string measure = "<script>document.body.dataset.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;</script>";
        var page = folder.File("report.html");
        await File.WriteAllTextAsync(page, html.Replace("</body>", measure + "</body>", StringComparison.Ordinal));
        var seen = await Chromium.RunAsync(folder, "--window-size=500,900", "--dump-dom", new Uri(page).AbsoluteUri);
        Assert.Contains("data-wide=\"false\"", seen, StringComparison.Ordinal);
    }
}

/// <summary>Tests that look at pages in a browser.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresChromiumAttribute : RequirementAttribute
{
    public override string? Missing => Chromium.Path is null ? "needs Chromium on the path" : null;
}

/// <summary>Where a page and what the browser keeps lie during a test.</summary>
internal sealed class PageFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bashgah-page-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>Chromium without a window.</summary>
internal static class Chromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where it is; null: nowhere on the path.</summary>
    public static string? Path { get; } =
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
         from name in new[] { "chromium", "chromium-browser", "google-chrome" }
         let file = System.IO.Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault();

    /// <summary>Runs it to its end, and gives what it printed.</summary>
    public static async Task<string> RunAsync(PageFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, UseShellExecute = false };
        string[] quiet =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", $"--user-data-dir={folder.File("profile")}",
        ];
        foreach (var argument in quiet.Concat(arguments))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
