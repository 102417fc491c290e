using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bashgah.Engine.Programs;
using Bashgah.Server.Platform.Look;
using Bashgah.Server.Platform.Texts;
using Bashgah.Server.Simulations.Page;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bashgah.Server.Modules.Privacy.Page;

/// <summary>Everything that is kept about a member as one HTML document without anything beside it.</summary>
internal static class ExportDocument
{
    private const string StyleName = "Bashgah.Server.Modules.Privacy.Page.export.css";

    /// <summary>The style of reports, and what words in tables need.</summary>
    public static string Style { get; } = ReportDocument.Style + Read();

    /// <summary>The document in a language, with days of the program's calendar; in Persian those of the Persian one.</summary>
    /// <param name="answer">What it tells.</param>
    /// <param name="program">Whose currencies and calendar it tells it with.</param>
    /// <param name="wording">The language.</param>
    /// <param name="window">Where it is looked at in a browser's window: what leads to other languages; null: it is kept.</param>
    public static async Task<string> WriteAsync(
        MemberExportAnswer answer, CompiledProgram program, Wording wording, DocumentWindow? window = null)
    {
        var words = new ExportWords(program, wording);
        await using var services = new ServiceCollection()
            // Every script as it is: the page says that it is UTF-8.
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
            .AddSingleton(words).AddSingleton(new ExportSections(answer, words)).AddSingleton(window ?? DocumentWindow.None)
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<ExportPage>(ParameterView.Empty)).ToHtmlString());
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ExportDocument).Assembly.GetManifestResourceStream(StyleName)!);
        return reader.ReadToEnd();
    }
}
