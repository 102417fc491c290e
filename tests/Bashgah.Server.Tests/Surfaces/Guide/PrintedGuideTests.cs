using System.Net;
using System.Text;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Surfaces.Guide;
using Bashgah.Server.Tests.Simulations.Page;

namespace Bashgah.Server.Tests.Surfaces.Guide;

/// <summary>The guide in a browser: nothing of it runs out of a phone's width or out of a sheet of A4.</summary>
[RequiresChromium]
public sealed class PrintedGuideTests
{
    // 210 × 297 mm in points, as Chromium writes them.
    private const string A4 = "/MediaBox [0 0 594.95996 841.91998]";

    // A phone, and what is left of a sheet between its margins at 96 points an inch.
    private static readonly int[] Widths = [390, 703];

    [ConditionalFact]
    public async Task Nothing_is_cut_off_on_a_phone_or_a_sheet_in_any_language()
    {
        using var folder = new PageFolder();
        var page = new StringBuilder("<!DOCTYPE html><title>-</title>");
        foreach (var language in Language.All)
        {
            foreach (var width in Widths)
                page.Append(null, $"<iframe style=\"width:{width}px;height:800px;border:0\" data-of=\"{language}-{width}\" srcdoc=\"{WebUtility.HtmlEncode(await HtmlAsync(language))}\"></iframe>");
        }
        // Each table, too, must fit into what it stands in.
        page.Append("""
            <script>
              addEventListener("load", () => {
                const wide = [...document.querySelectorAll("iframe")].flatMap(frame => {
                  const all = frame.contentDocument;
                  return [all.documentElement, ...all.querySelectorAll("section, table, td, li")]
                    .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0).map(part => frame.dataset.of + " " + part.tagName + " " + part.textContent.slice(0, 40));
                });
                document.body.dataset.wide = wide.join("|");
                document.body.dataset.frames = document.querySelectorAll("iframe").length;
              });
            </script>
            """);
        var file = folder.File("guides.html");
        await File.WriteAllTextAsync(file, page.ToString());
        var seen = await Chromium.RunAsync(folder, "--virtual-time-budget=10000", "--dump-dom", new Uri(file).AbsoluteUri);
        Assert.Contains("data-frames=\"6\"", seen, StringComparison.Ordinal);
        Assert.Contains("data-wide=\"\"", seen, StringComparison.Ordinal);
    }

    /// <summary>The size of paper is the style's, not the language's.</summary>
    [ConditionalFact]
    public async Task It_prints_on_A4()
    {
        using var folder = new PageFolder();
        var page = folder.File("guide.html");
        await File.WriteAllTextAsync(page, await HtmlAsync("fa"));
        var pdf = folder.File("guide.pdf");
        await Chromium.RunAsync(folder, "--no-pdf-header-footer", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri);
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pdf));
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Contains(A4, text, StringComparison.Ordinal);
    }

    private static Task<string> HtmlAsync(string language)
    {
        var program = ProgramDefinition.Read(File.ReadAllBytes(Repository.PathOf("samples", "programs", "supermarket.json"))).Definition!.Compile(1, long.MinValue);
        var wording = Wording.In(language);
        return GuideDocument.WriteAsync(
            GuideWriter.Of(program, wording, new Dictionary<string, string>(StringComparer.Ordinal), 1_774_065_600_000_000), wording, "/staff-guide/melur");
    }
}
